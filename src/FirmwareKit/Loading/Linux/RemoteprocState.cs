namespace FirmwareKit.Loading.Linux;

/// <summary>The state of a remote processor, as its sysfs attribute <c>state</c> names it (enum rproc_state; linux-remoteproc.md section 7.1).</summary>
public enum RemoteprocState
{
    /// <summary>Off; also what a refused start leaves.</summary>
    Offline,

    /// <summary>Suspended; no driver that is modelled here sets it.</summary>
    Suspended,

    /// <summary>Started by Linux.</summary>
    Running,

    /// <summary>It reported a crash, and was not recovered.</summary>
    Crashed,

    /// <summary>Started by somebody else, and in Linux's care.</summary>
    Attached,

    /// <summary>Started by somebody else, or let go by Linux.</summary>
    Detached,
}
