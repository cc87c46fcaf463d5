using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>A loaded segment that differs between two ELF files.</summary>
/// <param name="Old">The segment of the old file; null when it was added.</param>
/// <param name="New">The segment of the new file; null when it was removed.</param>
/// <param name="Content">The bytes that both have in the file.</param>
/// <param name="Sections">Names of the first sections in it.</param>
public sealed record SegmentDifference(ElfSegment? Old, ElfSegment? New, ContentChange Content, IReadOnlyList<string> Sections)
{
    /// <summary>Whether its load address changed.</summary>
    public bool IsMoved => Old is { } old && New is { } @new && old.PhysicalAddress != @new.PhysicalAddress;

    /// <summary>Whether its size in the file or in memory changed.</summary>
    public bool IsResized => Old is { } old && New is { } @new && (old.FileSize != @new.FileSize || old.MemorySize != @new.MemorySize);

    /// <summary>Whether the board gets something else: all but flags, run address, alignment and place in the file.</summary>
    public DifferenceReach Reach => Old is null || New is null || IsMoved || IsResized || Content.State != ContentState.Same ? DifferenceReach.Board : DifferenceReach.File;
}

/// <summary>A section that differs between two ELF files.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Old">The section of the old file; null when it was added.</param>
/// <param name="New">The section of the new file; null when it was removed.</param>
/// <param name="Content">The bytes that both have in the file.</param>
public sealed record SectionDifference(string Name, ElfSection? Old, ElfSection? New, ContentChange Content)
{
    /// <summary>Whether it takes memory when the firmware runs.</summary>
    public bool TakesMemory => (Old ?? New)!.Value.TakesMemory || New is { TakesMemory: true };
}

/// <summary>A function or variable that differs in size between two ELF files. Several of one name, as static ones may be, count as one.</summary>
/// <param name="Name">Its name, as the symbol table has it.</param>
/// <param name="IsFunction">Whether it is a function.</param>
/// <param name="OldSize">Bytes in the old file; null when it was added.</param>
/// <param name="NewSize">Bytes in the new file; null when it was removed.</param>
public sealed record SymbolDifference(string Name, bool IsFunction, ulong? OldSize, ulong? NewSize);

/// <summary>How functions and variables changed.</summary>
/// <param name="OldCount">Functions and variables with a size in the old file; 0 when it is stripped.</param>
/// <param name="NewCount">The same of the new file.</param>
/// <param name="Added">How many are only in the new file.</param>
/// <param name="Removed">How many are only in the old file.</param>
/// <param name="Grown">How many are larger.</param>
/// <param name="Shrunk">How many are smaller.</param>
/// <param name="Largest">Those whose size changed most, growth first.</param>
public sealed record SymbolChanges(long OldCount, long NewCount, long Added, long Removed, long Grown, long Shrunk, IReadOnlyList<SymbolDifference> Largest)
{
    /// <summary>How many changed.</summary>
    public long Count => Added + Removed + Grown + Shrunk;
}
