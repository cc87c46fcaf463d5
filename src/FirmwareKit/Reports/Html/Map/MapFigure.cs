using System.Globalization;
using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>A region as it is drawn: its lanes, what is destroyed in it, and the part that is worth showing.</summary>
internal sealed class MapFigure
{
    /// <summary>More than this in one region cannot be told apart on any screen.</summary>
    private const int MostItems = 1500;

    /// <summary>A region that is filled to one part in this many is shown as a whole.</summary>
    private const ulong Sparse = 4;

    private MapFigure(int number, MapRegion region, MemoryPicture picture, IEnumerable<PlacedSymbol> symbols)
    {
        (Id, Region) = ($"region-{number.ToString(CultureInfo.InvariantCulture)}", region);
        var name = picture.NameOf(region);
        var isNamed = region.Origin != MapRegionOrigin.None;
        Title = isNamed || name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];
        Place = isNamed || picture.OutsideMeaning == OutsideMeaning.BoardUnknown ? $"of {name}" : name;
        IsMisplaced = !isNamed && picture.OutsideMeaning == OutsideMeaning.Misplaced;
        var uses = region.Uses.Where(use => use.Memory.Overlaps(region.Memory)).Take(MostItems).ToList();
        // What lies inside a segment by design has a lane of its own: it is no conflict.
        var inner = uses.Where(use => use.Kind is MapUseKind.Trace or MapUseKind.ResourceTable or MapUseKind.Stack or MapUseKind.Heap).ToList();
        var outer = uses.Except(inner).ToList();
        var sections = outer.Where(use => use.Kind is MapUseKind.Segment or MapUseKind.RunAddress)
            .SelectMany(use => use.Sections.Where(section => section.Memory.Overlaps(region.Memory)).Select(section => MapItem.Of(section, use)))
            .Take(MostItems);
        Uses = [.. uses.Select(MapItem.Of)];
        Lanes = [.. MapLane.Spread(outer.Select(MapItem.Of)), .. MapLane.Spread(sections)];
        InnerLanes = [.. MapLane.Spread(inner.Select(MapItem.Of))];
        Overlaps = [.. picture.Overlaps.Where(overlap => overlap.Memory.Overlaps(region.Memory))];
        Axis = region.Memory.Size == 0 ? null
            : uses.Count == 0 || region.UsedBytes >= region.Size / Sparse ? AddressAxis.Of(region.Memory)
            : AddressAxis.Of(uses.Select(use => RegionWords.Within(use.Memory, region.Memory)));
        SymbolLanes = Axis is { } axis ? SymbolLane.Spread(symbols.Where(symbol => axis.Shows(symbol.Memory))) : [];
    }

    /// <summary>Id of its element.</summary>
    public string Id { get; }

    /// <summary>The region.</summary>
    public MapRegion Region { get; }

    /// <summary>Its name for people.</summary>
    public string Title { get; }

    /// <summary>The same behind a noun: <c>of vdev0buffer</c>, <c>in no region</c>.</summary>
    public string Place { get; }

    /// <summary>Whether it is memory that the board does not give to the core.</summary>
    public bool IsMisplaced { get; }

    /// <summary>What takes memory in it, without the sections, by address.</summary>
    public IReadOnlyList<MapItem> Uses { get; }

    /// <summary>The upper rows: what takes memory, and the sections in it.</summary>
    public IReadOnlyList<MapLane> Lanes { get; }

    /// <summary>The rows below: functions and variables.</summary>
    public IReadOnlyList<SymbolLane> SymbolLanes { get; }

    /// <summary>The lowest rows: what sections hold that has no symbol, or one of another name, such as stack and trace.</summary>
    public IReadOnlyList<MapLane> InnerLanes { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => Lanes.Count + SymbolLanes.Count + InnerLanes.Count;

    /// <summary>Everything in all lanes, without functions and variables.</summary>
    public IEnumerable<MapItem> Items => Lanes.Concat(InnerLanes).SelectMany(lane => lane.Items);

    /// <summary>Pairs of uses that destroy each other here.</summary>
    public IReadOnlyList<MapOverlap> Overlaps { get; }

    /// <summary>The line of the lanes: what is used; null when the region's place is not known.</summary>
    public AddressAxis? Axis { get; }

    /// <summary>The figures of a map, by address; those whose address is not known come last.</summary>
    /// <param name="map">The map.</param>
    /// <param name="symbols">Its functions and variables; each is drawn once, in the smallest region that it starts in.</param>
    public static IReadOnlyList<MapFigure> Of(MapReport map, SymbolPlaces symbols)
    {
        MapRegion[] regions = [.. map.InOrder()];
        int[] bySize = [.. Enumerable.Range(0, Math.Min(regions.Length, MemorySection.MostFigures)).OrderBy(index => regions[index].Size)];
        var homes = DrawnName.Give(symbols.Placed).ToLookup(symbol => bySize.FirstOrDefault(index => regions[index].Memory.Contains(symbol.Memory.Start), -1));
        return [.. regions.Select((region, index) => new MapFigure(index + 1, region, map.Picture, homes[index]))];
    }

    /// <summary>The physical address of a device address in the region; null when it is not known.</summary>
    public ulong? ToPhysical(ulong address) =>
        Region is { DeviceAddress: { } device, PhysicalAddress: { } physical } ? unchecked(physical + (address - device)) : null;

    /// <summary>Whether both cores call the memory by the same addresses.</summary>
    public bool HasOneView => Region.PhysicalAddress is null || Region.PhysicalAddress == Region.DeviceAddress;
}
