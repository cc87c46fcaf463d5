namespace FirmwareKit.Elf;

/// <summary>The ELF header as it stands in the file, with the specification's field names in the comments.</summary>
public sealed record ElfHeader
{
    /// <summary>e_ident[EI_CLASS], byte 4.</summary>
    public required ElfClass Class { get; init; }

    /// <summary>e_ident[EI_DATA], byte 5.</summary>
    public required ElfByteOrder ByteOrder { get; init; }

    /// <summary>e_type: 2 is an executable.</summary>
    public required ushort Type { get; init; }

    /// <summary>e_machine, see <see cref="ElfMachine"/>.</summary>
    public required ushort Machine { get; init; }

    /// <summary>e_entry: device address of the first instruction; bit 0 is the Thumb bit on Arm.</summary>
    public required ulong Entry { get; init; }

    /// <summary>e_phoff: file offset of the program headers.</summary>
    public required ulong ProgramHeaderOffset { get; init; }

    /// <summary>e_shoff: file offset of the section headers, 0 when there are none.</summary>
    public required ulong SectionHeaderOffset { get; init; }

    /// <summary>e_flags.</summary>
    public required uint Flags { get; init; }

    /// <summary>e_phentsize in bytes.</summary>
    public required ushort ProgramHeaderEntrySize { get; init; }

    /// <summary>e_phnum as stored: 0xffff (PN_XNUM) means that the number is in section header 0.</summary>
    public required ushort ProgramHeaderCount { get; init; }

    /// <summary>e_shentsize in bytes.</summary>
    public required ushort SectionHeaderEntrySize { get; init; }

    /// <summary>e_shnum as stored: 0 with a section-header offset means that the number is in section header 0.</summary>
    public required ushort SectionHeaderCount { get; init; }

    /// <summary>e_shstrndx as stored: 0xffff (SHN_XINDEX) means that the index is in section header 0.</summary>
    public required ushort SectionNameTableIndex { get; init; }
}
