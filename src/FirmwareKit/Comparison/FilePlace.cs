using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>A stretch of a file and what the format says it is.</summary>
/// <param name="Name">What it is: <c>program header 2, p_filesz</c>, <c>.text</c>, <c>BOOTADDR, value</c>.</param>
/// <param name="Start">Offset of its first byte in the file.</param>
/// <param name="End">Offset after its last byte.</param>
internal readonly record struct FilePlace(string Name, long Start, long End)
{
    /// <summary>What it is counted under: the fields of one table are, under the table.</summary>
    public string Group { get => field ?? Name; init; }

    /// <summary>The ELF file that it is in; null when it is in none.</summary>
    public ElfFile? Elf { get; init; }

    /// <summary>The section that it is in; null when it is in none.</summary>
    public ElfSection? Section { get; init; }

    /// <summary>Offset of the section's first byte in the file.</summary>
    public long SectionStart { get; init; }

    public bool Contains(long offset) => offset >= Start && offset < End;
}
