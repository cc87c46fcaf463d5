namespace FirmwareKit.Comparison;

/// <summary>How functions and variables changed. Several names of one, with the same address and size, change once.</summary>
/// <param name="OldCount">Names of functions and variables with a size in the old file.</param>
/// <param name="NewCount">The same of the new file.</param>
/// <param name="Added">How many are only in the new file.</param>
/// <param name="Removed">How many are only in the old file.</param>
/// <param name="Grown">How many are larger.</param>
/// <param name="Shrunk">How many are smaller.</param>
/// <param name="Largest">Those whose size changed most, growth first.</param>
public sealed record SymbolChanges(long OldCount, long NewCount, long Added, long Removed, long Grown, long Shrunk, IReadOnlyList<SymbolDifference> Largest)
{
    /// <summary>The most functions and variables of a file that are compared.</summary>
    public const int MostSymbols = 1 << 21;

    /// <summary>Whether all were compared: of more than <see cref="MostSymbols"/> the first are.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>Whether the old file has no symbol table.</summary>
    public bool OldIsStripped { get; init; }

    /// <summary>Whether the new file has none.</summary>
    public bool NewIsStripped { get; init; }

    /// <summary>How many changed.</summary>
    public long Count => Added + Removed + Grown + Shrunk;
}
