namespace FirmwareKit.Comparison;

/// <summary>Bytes in a row that all differ, or that only the longer file has.</summary>
/// <param name="Offset">Offset of the first one in both files.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Place">What the format says is there.</param>
/// <param name="OldBytes">The first of them in the old file, at most <see cref="BitDiff.MostBytes"/>; empty when it has none there.</param>
/// <param name="NewBytes">The same of the new file.</param>
public sealed record BitRun(long Offset, long Length, string Place, ReadOnlyMemory<byte> OldBytes, ReadOnlyMemory<byte> NewBytes)
{
    /// <summary>What is there in the new file; empty when it is the same.</summary>
    public string NewPlace { get; init; } = string.Empty;

    /// <summary>Offset from the start of the section; null in no section.</summary>
    public long? SectionOffset { get; init; }

    /// <summary>Device address (run address); null when it is not in a section that takes memory.</summary>
    public ulong? Address { get; init; }

    /// <summary>The function or variable there; empty when none is known.</summary>
    public string Symbol { get; init; } = string.Empty;

    /// <summary>Offset from the symbol's start.</summary>
    public ulong SymbolOffset { get; init; }
}

/// <summary>How much differs in one place.</summary>
/// <param name="Name">What the format says is there: a field, a section.</param>
/// <param name="Bytes">How many bytes differ.</param>
/// <param name="First">Offset of the first one.</param>
public sealed record BitPlace(string Name, long Bytes, long First);
