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

/// <summary>The states by the words that sysfs has for them.</summary>
public static class RemoteprocStates
{
    /// <summary>What <c>state</c> reads: <c>offline</c>, <c>running</c>.</summary>
    /// <param name="state">The state.</param>
    public static string Word(this RemoteprocState state) => state switch
    {
        RemoteprocState.Offline => "offline",
        RemoteprocState.Suspended => "suspended",
        RemoteprocState.Running => "running",
        RemoteprocState.Crashed => "crashed",
        RemoteprocState.Attached => "attached",
        RemoteprocState.Detached => "detached",
        _ => "invalid",
    };
}
