namespace FirmwareKit.LogReading;

/// <summary>Everything that is known of the lines that the kernel and OP-TEE print about companion cores. The first pattern that fits a line explains it.</summary>
public static class LogPatternTable
{
    /// <summary>The patterns, in the order in which they are tried.</summary>
    public static IReadOnlyList<LogPattern> All { get; } =
    [
        .. OpTeePatterns.All,
        .. FirmwareFilePatterns.All,
        .. ResourceTablePatterns.All,
        .. MemoryPatterns.All,
        .. AttachPatterns.All,
        .. DriverPatterns.All,
        .. VirtioPatterns.All,
        .. BootPatterns.All,
    ];
}
