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
