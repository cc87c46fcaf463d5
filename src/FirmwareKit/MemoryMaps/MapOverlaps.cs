using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.MemoryMaps;

/// <summary>Finds uses of the same bytes that destroy each other. Bytes are compared by one name each, so that aliases are seen through.</summary>
internal sealed class MapOverlaps
{
    /// <summary>65,535 segments on one place make two thousand million pairs; after so many nothing new is learnt.</summary>
    private const int MostPairs = 1_000_000;

    private readonly List<MapOverlap> _list = [];

    public IReadOnlyList<MapOverlap> List => _list;

    /// <summary>Whether there are, or may be, more.</summary>
    public bool IsCut { get; private set; }

    public static MapOverlaps Find(IReadOnlyList<MapUse> uses)
    {
        var overlaps = new MapOverlaps();
        var open = new List<MapUse>();
        var pairs = 0;
        foreach (var use in uses.Where(use => use.Memory.Size != 0).OrderBy(use => use.Bytes.Start))
        {
            open.RemoveAll(other => other.Bytes.End <= use.Bytes.Start);
            foreach (var other in open)
            {
                if (++pairs > MostPairs || (overlaps._list.Count == MemoryPicture.MostOverlaps && IsConflict(other, use)))
                {
                    overlaps.IsCut = true;
                    return overlaps;
                }

                if (IsConflict(other, use))
                    overlaps._list.Add(new MapOverlap(other, use, SharedBy(other, use)));
            }

            open.Add(use);
        }

        return overlaps;
    }

    private static AddressRange SharedBy(MapUse first, MapUse second) => second.Memory with { Size = Math.Min(first.Bytes.End, second.Bytes.End) - second.Bytes.Start };

    private static bool IsConflict(MapUse a, MapUse b) => a.Kind <= b.Kind ? Conflict(a, b) : Conflict(b, a);

    /// <summary>In the order of the kinds, the earlier one first.</summary>
    private static bool Conflict(MapUse a, MapUse b) => (a.Kind, b.Kind) switch
    {
        (MapUseKind.Segment, MapUseKind.Segment) => true,
        // The firmware decides when it copies, and what it has done with by then.
        (MapUseKind.Segment or MapUseKind.RunAddress, MapUseKind.RunAddress) => false,
        (MapUseKind.Segment or MapUseKind.RunAddress, MapUseKind.Trace) => !HoldsVariable(a, b.Memory),
        (MapUseKind.Segment or MapUseKind.RunAddress, MapUseKind.ResourceTable) => false,
        (MapUseKind.Segment or MapUseKind.RunAddress or MapUseKind.Section, MapUseKind.Stack or MapUseKind.Heap) => !b.IsReserved && HoldsOther(a, b),
        // A section without content may be there to give Linux's memory a name; two of them may be a union.
        (MapUseKind.Section, _) or (_, MapUseKind.Section) => false,
        (MapUseKind.Stack or MapUseKind.Heap, MapUseKind.Stack or MapUseKind.Heap) => !a.IsReserved || !b.IsReserved,
        _ => true,
    };

    /// <summary>A trace buffer is a variable of the firmware: inside one section that can be written.</summary>
    private static bool HoldsVariable(MapUse content, AddressRange trace)
    {
        if (content.Sections.Count == 0)
            return content.Segment is not { Flags: var flags } || (flags & ElfSegmentFlags.Execute) == 0;
        foreach (var section in content.Sections)
        {
            if (section.Memory.Overlaps(trace))
                return section.Kind is MapSectionKind.Data or MapSectionKind.Zeroed && section.Memory.Contains(trace);
        }

        return true;
    }

    /// <summary>Whether something else than room for stack and heap is where one of them will be.</summary>
    private static bool HoldsOther(MapUse content, MapUse area)
    {
        // The comparison is by the core's addresses, by which the firmware uses both.
        if (content.Sections.Count == 0)
            return content.Segment is { } segment && new AddressRange(content.Memory.Start, segment.FileSize).Overlaps(area.Memory);
        foreach (var section in content.Sections)
        {
            if (section.Memory.Overlaps(area.Memory) && !section.IsForWorkingMemory)
                return true;
        }

        return false;
    }
}
