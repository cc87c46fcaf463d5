namespace FirmwareKit.Loading;

/// <summary>Levels of the kernel log, by their numbers.</summary>
public enum LogLevel
{
    /// <summary>KERN_ERR.</summary>
    Error = 3,

    /// <summary>KERN_WARNING.</summary>
    Warning = 4,

    /// <summary>KERN_INFO.</summary>
    Info = 6,

    /// <summary>KERN_DEBUG: printed only where dynamic debug is on (<see cref="Linux.LinuxOptions.HasDynamicDebug"/>).</summary>
    Debug = 7,
}

/// <summary>One line that the board prints.</summary>
/// <param name="Level">Its level.</param>
/// <param name="Text">The exact text, device prefix included, as <c>dmesg</c> shows it after the time stamp.</param>
public sealed record LogLine(LogLevel Level, string Text);
