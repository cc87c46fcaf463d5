using FirmwareKit.Firmware;

namespace FirmwareKit.Comparison;

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

    /// <summary>Sections that have the same bytes in both files, at another offset: what differs there follows from something before them.</summary>
    public IReadOnlyList<string> Moved { get; internal init; } = [];

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
