using FirmwareKit.Binary;

namespace FirmwareKit.Elf;

/// <summary>One section header. Its name is read on demand: <see cref="ElfFile.GetName(in ElfSection)"/>.</summary>
/// <param name="Index">Position in the section-header table, from 0.</param>
/// <param name="NameOffset">sh_name: offset in the section-name string table.</param>
/// <param name="Type">sh_type.</param>
/// <param name="Flags">sh_flags.</param>
/// <param name="Address">sh_addr (VMA), 0 when the section takes no memory.</param>
/// <param name="Offset">sh_offset: file offset of the bytes.</param>
/// <param name="Size">sh_size in bytes.</param>
/// <param name="Link">sh_link.</param>
/// <param name="Info">sh_info.</param>
/// <param name="Alignment">sh_addralign.</param>
/// <param name="EntrySize">sh_entsize.</param>
public readonly record struct ElfSection(
    int Index,
    uint NameOffset,
    ElfSectionType Type,
    ElfSectionFlags Flags,
    ulong Address,
    ulong Offset,
    ulong Size,
    uint Link,
    uint Info,
    ulong Alignment,
    ulong EntrySize)
{
    /// <summary>Whether the section has bytes in the file.</summary>
    public bool HasBytes => Type is not (ElfSectionType.NoBits or ElfSectionType.Null);

    /// <summary>Whether it takes memory when the firmware runs: SHF_ALLOC with a size, and not <c>.tbss</c>.</summary>
    public bool TakesMemory => (Flags & ElfSectionFlags.Allocate) != 0 && Size != 0 && !(Type == ElfSectionType.NoBits && (Flags & ElfSectionFlags.ThreadLocal) != 0);

    /// <summary>The device addresses of the section.</summary>
    public AddressRange Memory => new(Address, Size);
}
