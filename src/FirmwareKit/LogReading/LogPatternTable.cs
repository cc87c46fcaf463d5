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

    /// <summary>Texts that other drivers begin their lines with as well; they count only behind one of ours.</summary>
    private static readonly string[] Common = ["Invalid header", "access out of bounds", "buffer already mapped", "failed to send message: ", "Direct firmware load for ", "loading ", "error "];

    /// <summary>The patterns by the first character of a text that tells enough by itself.</summary>
    private static readonly ILookup<char, LogPattern> ByStart = All.Where(pattern => pattern.Start.Length >= 10 && !Common.Contains(pattern.Start)).ToLookup(pattern => pattern.Start[0]);

    /// <summary>The patterns whose text a line begins with.</summary>
    internal static IEnumerable<LogPattern> StartingWith(ReadOnlySpan<char> line)
    {
        if (line.Length == 0 || !ByStart.Contains(line[0]))
            return [];
        var found = new List<LogPattern>();
        foreach (var pattern in ByStart[line[0]])
        {
            if (line.StartsWith(pattern.Start, StringComparison.Ordinal))
                found.Add(pattern);
        }

        return found;
    }
}
