namespace FirmwareKit.Installed;

/// <summary>What is known of the software on the board; each part may be missing.</summary>
public sealed record InstalledSystem
{
    /// <summary>Nothing is known.</summary>
    public static InstalledSystem Unknown { get; } = new();

    /// <summary>The kernel's configuration.</summary>
    public KernelConfig? Kernel { get; init; }

    /// <summary>The root file system, mounted after the built-in drivers probe.</summary>
    public RootFileSystem? Root { get; init; }

    /// <summary>The initial RAM file system, there before any driver probes.</summary>
    public RootFileSystem? Initramfs { get; init; }
}
