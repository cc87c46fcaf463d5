using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>All functions and variables of one name.</summary>
/// <param name="Hash">The name as a number.</param>
/// <param name="Value">Value of the one at the lowest address.</param>
/// <param name="Size">Bytes of all together.</param>
/// <param name="NameOffset">Where the name is in the string table.</param>
/// <param name="IsFunction">Whether it is a function.</param>
internal readonly record struct NamedSymbol(ulong Hash, ulong Value, ulong Size, uint NameOffset, bool IsFunction)
{
    public string NameIn(ElfFile elf)
    {
        foreach (var any in elf.GetSymbols())
            return elf.GetName(any with { NameOffset = NameOffset });
        return string.Empty;
    }
}
