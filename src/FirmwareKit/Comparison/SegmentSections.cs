using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>The loaded segments of an ELF file, and the sections in them.</summary>
internal sealed class SegmentSections
{
    private const int MostNames = 8;

    private readonly ElfFile _elf;
    private readonly Dictionary<int, List<ElfSection>> _sections = [];

    public SegmentSections(ElfFile elf)
    {
        _elf = elf;
        Segments = [.. elf.Segments.Where(segment => segment.IsLoaded)];
        var byAddress = Segments.OrderBy(segment => segment.VirtualAddress).ToArray();
        var starts = Array.ConvertAll(byAddress, segment => segment.VirtualAddress);
        foreach (var section in elf.Sections.Where(section => section.TakesMemory).OrderBy(section => section.Address))
        {
            var place = Array.BinarySearch(starts, section.Address);
            place = place < 0 ? ~place - 1 : place;
            // Where run addresses overlap, the nearest start is near enough for a name.
            if (place < 0 || section.Address - byAddress[place].VirtualAddress >= byAddress[place].MemorySize)
                continue;
            if (!_sections.TryGetValue(byAddress[place].Index, out var inside))
                _sections.Add(byAddress[place].Index, inside = []);
            if (inside.Count < MostNames)
                inside.Add(section);
        }
    }

    /// <summary>The loaded segments, in table order.</summary>
    public IReadOnlyList<ElfSegment> Segments { get; }

    public IReadOnlyList<string> NamesOf(in ElfSegment segment) =>
        _sections.TryGetValue(segment.Index, out var inside) ? [.. inside.Select(section => SectionComparison.NameOf(_elf, section))] : [];

    /// <summary>The first section's name as a number; 0 when no section is in it.</summary>
    public ulong FirstNameOf(in ElfSegment segment)
    {
        if (!_sections.TryGetValue(segment.Index, out var inside))
            return 0;
        return NameHash.Of(System.Text.Encoding.UTF8.GetBytes(_elf.GetName(inside[0])));
    }
}
