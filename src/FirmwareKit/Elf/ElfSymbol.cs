namespace FirmwareKit.Elf;

/// <summary>One entry of the symbol table. Its name is read on demand: <see cref="ElfFile.GetName(in ElfSymbol)"/>.</summary>
/// <param name="NameOffset">st_name: offset in <paramref name="StringTable"/>.</param>
/// <param name="Value">st_value: device address, bit 0 is the Thumb bit of an Arm function.</param>
/// <param name="Size">st_size in bytes, 0 when unknown.</param>
/// <param name="Info">st_info: binding in the upper, type in the lower four bits.</param>
/// <param name="Section">st_shndx.</param>
/// <param name="StringTable">Index of the section that holds the name.</param>
public readonly record struct ElfSymbol(uint NameOffset, ulong Value, ulong Size, byte Info, ushort Section, int StringTable)
{
    /// <summary>STT_OBJECT: a variable.</summary>
    public bool IsObject => (Info & 0xf) == 1;

    /// <summary>STT_NOTYPE and not local: what a linker script defines.</summary>
    public bool IsLinkerSymbol => (Info & 0xf) == 0 && Info >> 4 != 0;

    /// <summary>STT_FUNC: a function.</summary>
    public bool IsFunction => (Info & 0xf) == 2;
}
