namespace FirmwareKit.Loading;

/// <summary>What the board does with a firmware.</summary>
public enum LoadVerdict
{
    /// <summary>The start succeeds: the processor's state is <c>running</c>. Whether the firmware then works is another question.</summary>
    Boots,

    /// <summary>Linux attaches to the core that the boot chain started: the processor's state is <c>attached</c>. Whether the firmware then works is another question.</summary>
    Attaches,

    /// <summary>The start, or attaching, fails with an errno; the state stays <c>offline</c>, or <c>detached</c>.</summary>
    Refused,

    /// <summary>The driver does not take the node: there is no such processor.</summary>
    NoProcessor,

    /// <summary>The kernel itself crashes (oops).</summary>
    KernelCrash,
}
