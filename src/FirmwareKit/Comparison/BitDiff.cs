using FirmwareKit.Firmware;

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

/// <summary>What makes builds differ, where it can be read from the bytes.</summary>
public enum BitCauseKind
{
    /// <summary>The linker's build ID.</summary>
    BuildId,

    /// <summary>A date or a time in a text.</summary>
    DateOrTime,

    /// <summary>An absolute path in a text.</summary>
    Path,

    /// <summary>Another size, so that what follows is at another offset.</summary>
    Size,

    /// <summary>Another signature of the same bytes.</summary>
    Signature,
}

/// <summary>A cause that was recognised.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Offset in the files.</param>
/// <param name="Place">What the format says is there.</param>
/// <param name="Old">What the old file has.</param>
/// <param name="New">What the new file has.</param>
/// <param name="Advice">What makes it go away.</param>
public sealed record BitCause(BitCauseKind Kind, long Offset, string Place, string Old, string New, string Advice);

/// <summary>Two files, byte for byte: for checks of reproducible builds. Files of any kind and in any state can be compared; what can be read of them gives the names.</summary>
public sealed class BitDiff
{
    /// <summary>The most runs that are listed.</summary>
    public const int MostRuns = 20;

    /// <summary>The most bytes of a run that are kept.</summary>
    public const int MostBytes = 8;

    /// <summary>The most places that are told apart.</summary>
    public const int MostPlaces = 4096;

    internal BitDiff(DiffFile old, DiffFile @new)
    {
        Old = old;
        New = @new;
    }

    /// <summary>The old file.</summary>
    public DiffFile Old { get; }

    /// <summary>The new file.</summary>
    public DiffFile New { get; }

    /// <summary>Whether all bytes are the same.</summary>
    public bool IsIdentical => DifferingBytes == 0;

    /// <summary>How many bytes differ; bytes that only the longer file has do.</summary>
    public long DifferingBytes { get; internal init; }

    /// <summary>How many runs of differing bytes there are.</summary>
    public long RunCount { get; internal init; }

    /// <summary>The first runs, cut where one place ends and the next begins.</summary>
    public IReadOnlyList<BitRun> First { get; internal init; } = [];

    /// <summary>Where the bytes are, in file order.</summary>
    public IReadOnlyList<BitPlace> Places { get; internal init; } = [];

    /// <summary>Causes that were recognised.</summary>
    public IReadOnlyList<BitCause> Causes { get; internal init; } = [];

    /// <summary>Compares two files.</summary>
    /// <param name="old">The old file.</param>
    /// <param name="new">The new file.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static BitDiff Compare(FirmwareImage old, FirmwareImage @new)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        return new BitComparison(old, @new).Compare();
    }
}
