using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.MemoryMaps;

/// <summary>A function or variable.</summary>
/// <param name="Name">Its name, as the symbol table has it.</param>
/// <param name="Memory">Where it is when it runs: device addresses.</param>
/// <param name="IsFunction">Whether it is a function.</param>
/// <param name="Section">The section that holds it; empty when none is named.</param>
public sealed record MapSymbol(string Name, AddressRange Memory, bool IsFunction, string Section)
{
    /// <summary>The section header that it names, by file and index; the index is beyond the file's sections where it names none.</summary>
    internal (ElfFile Elf, int Index)? Home { get; init; }
}
