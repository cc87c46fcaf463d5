using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.MemoryMaps;

/// <summary>What a section holds, by its type and flags.</summary>
public enum MapSectionKind
{
    /// <summary>Executable.</summary>
    Code,

    /// <summary>Constants.</summary>
    Constants,

    /// <summary>Variables with a value in the file.</summary>
    Data,

    /// <summary>Zeroed or not initialised: no bytes in the file.</summary>
    Zeroed,
}

/// <summary>A section at its place in memory.</summary>
public sealed class MapSection
{
    private readonly ElfFile _elf;
    private readonly int _index;
    private string? _name;

    internal MapSection(ElfFile elf, int index, ulong start)
    {
        (_elf, _index) = (elf, index);
        Memory = new AddressRange(start, elf.Sections[index].Size);
    }

    /// <summary>Device addresses: where the loader puts it, which is not always where it runs.</summary>
    public AddressRange Memory { get; }

    /// <summary>The section header.</summary>
    public ElfSection Section => _elf.Sections[_index];

    /// <summary>The file that the section is of, and its index there.</summary>
    internal (ElfFile Elf, int Index) Header => (_elf, _index);

    /// <summary>Its name.</summary>
    public string Name => _name ??= _elf.GetName(Section);

    /// <summary>What it holds.</summary>
    public MapSectionKind Kind => Section switch
    {
        { HasBytes: false } => MapSectionKind.Zeroed,
        { Flags: var flags } when (flags & ElfSectionFlags.Execute) != 0 => MapSectionKind.Code,
        { Flags: var flags } when (flags & ElfSectionFlags.Write) != 0 => MapSectionKind.Data,
        _ => MapSectionKind.Constants,
    };

    /// <summary>Whether its name says that stack or heap are in it: <c>._user_heap_stack</c>.</summary>
    internal bool IsForWorkingMemory => Name.Contains("stack", StringComparison.OrdinalIgnoreCase) || Name.Contains("heap", StringComparison.OrdinalIgnoreCase);
}
