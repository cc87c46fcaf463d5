using System.Text;
using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>The loaded segments of an ELF file, and the sections in them.</summary>
internal sealed class SegmentSections
{
    private const int MostNames = 16;

    private readonly ElfFile _elf;
    private readonly Dictionary<int, List<ElfSection>> _sections = [];

    public SegmentSections(ElfFile elf)
    {
        _elf = elf;
        Segments = [.. elf.Segments.Where(segment => segment.IsLoaded)];
        var byOffset = Segments.OrderBy(segment => segment.Offset).ToArray();
        var byAddress = Segments.OrderBy(segment => segment.VirtualAddress).ToArray();
        var offsets = new Stretches(Array.ConvertAll(byOffset, segment => (segment.Offset, segment.FileSize)));
        var addresses = new Stretches(Array.ConvertAll(byAddress, segment => (segment.VirtualAddress, segment.MemorySize)));
        foreach (var section in elf.Sections.Where(section => section.TakesMemory).OrderBy(section => section.Address))
        {
            // Overlays run at one address and lie apart in the file; what is zeroed lies nowhere in it.
            if (section.HasBytes && offsets.Find(section.Offset) is var place and >= 0)
                Add(byOffset[place], section);
            else if (addresses.Find(section.Address) is var near and >= 0)
                Add(byAddress[near], section);
        }
    }

    /// <summary>The loaded segments, in table order.</summary>
    public IReadOnlyList<ElfSegment> Segments { get; }

    public IReadOnlyList<string> NamesOf(in ElfSegment segment) =>
        _sections.TryGetValue(segment.Index, out var inside) ? [.. inside.Select(section => SectionComparison.NameOf(_elf, section))] : [];

    /// <summary>The first section's name as a number; null when no section with a name is in it.</summary>
    public ulong? FirstNameOf(in ElfSegment segment)
    {
        if (!_sections.TryGetValue(segment.Index, out var inside) || _elf.GetName(inside[0]) is not { Length: > 0 } name)
            return null;
        return NameHash.Of(Encoding.UTF8.GetBytes(name));
    }

    private void Add(in ElfSegment segment, in ElfSection section)
    {
        if (!_sections.TryGetValue(segment.Index, out var inside))
            _sections.Add(segment.Index, inside = []);
        if (inside.Count < MostNames)
            inside.Add(section);
    }
}
