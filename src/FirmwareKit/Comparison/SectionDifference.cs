using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

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
