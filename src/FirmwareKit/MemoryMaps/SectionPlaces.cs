using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.MemoryMaps;

/// <summary>Which sections are in which segment, by run address and, where a section has bytes, by its place in the file.</summary>
internal sealed class SectionPlaces
{
    private readonly ElfFile _elf;
    private readonly Dictionary<int, List<int>> _inside = [];
    private readonly List<int> _alone = [];

    private SectionPlaces(ElfFile elf) => _elf = elf;

    /// <summary>Sections that take memory in no loaded segment, by index.</summary>
    public IReadOnlyList<int> Alone => _alone;

    public static SectionPlaces Of(ElfFile elf)
    {
        var places = new SectionPlaces(elf);
        var segments = elf.Segments.Where(segment => segment.IsLoaded).ToArray();
        Array.Sort(segments, (a, b) => a.VirtualAddress.CompareTo(b.VirtualAddress));
        // Of the first n segments, the one that reaches furthest: if it does not hold a section, none of them does.
        var furthest = new int[segments.Length];
        for (var i = 1; i < segments.Length; i++)
            furthest[i] = RunMemory(segments[i]).End > RunMemory(segments[furthest[i - 1]]).End ? i : furthest[i - 1];
        foreach (var section in elf.Sections)
        {
            if (section.TakesMemory)
                places.Add(section, Holder(segments, furthest, section));
        }

        foreach (var list in places._inside.Values)
            list.Sort((a, b) => elf.Sections[a].Address != elf.Sections[b].Address ? elf.Sections[a].Address.CompareTo(elf.Sections[b].Address) : a.CompareTo(b));
        return places;
    }

    /// <summary>The sections in a segment, by address.</summary>
    public IReadOnlyList<int> In(ElfSegment segment) => _inside.TryGetValue(segment.Index, out var list) ? list : [];

    /// <summary>Sections at the distance of their load address from their run address.</summary>
    public static IReadOnlyList<MapSection> At(ElfFile elf, IReadOnlyList<int> sections, ulong shift)
    {
        if (sections.Count == 0)
            return [];
        var placed = new MapSection[sections.Count];
        for (var i = 0; i < placed.Length; i++)
            placed[i] = new MapSection(elf, sections[i], unchecked(elf.Sections[sections[i]].Address + shift));
        return placed;
    }

    private void Add(ElfSection section, ElfSegment? segment)
    {
        if (segment is not { Index: var index })
            _alone.Add(section.Index);
        else if (_inside.TryGetValue(index, out var list))
            list.Add(section.Index);
        else
            _inside[index] = [section.Index];
    }

    private static AddressRange RunMemory(ElfSegment segment) => new(segment.VirtualAddress, segment.MemorySize);

    private static ElfSegment? Holder(ElfSegment[] segments, int[] furthest, ElfSection section)
    {
        var (low, high) = (0, segments.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (segments[middle].VirtualAddress <= section.Address)
                low = middle + 1;
            else
                high = middle;
        }

        if (low == 0)
            return null;
        var (nearest, widest) = (segments[low - 1], segments[furthest[low - 1]]);
        if (RunMemory(nearest).Contains(section.Memory) && (!RunMemory(widest).Contains(section.Memory) || IsAtSamePlace(nearest, section)))
            return nearest;
        return RunMemory(widest).Contains(section.Memory) ? widest : null;
    }

    private static bool IsAtSamePlace(ElfSegment segment, ElfSection section) =>
        !section.HasBytes || unchecked(section.Offset - segment.Offset == section.Address - segment.VirtualAddress);
}
