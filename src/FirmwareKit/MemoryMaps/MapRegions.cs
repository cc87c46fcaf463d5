using FirmwareKit.Binary;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Platforms;

namespace FirmwareKit.MemoryMaps;

/// <summary>The regions of a board with what is in them.</summary>
internal static class MapRegions
{
    public static IReadOnlyList<MapRegion> Of(RemoteProcessor processor, IReadOnlyList<OpTeeRegion> secureRegions, IReadOnlyList<MapUse> uses)
    {
        var fill = new RegionFill(uses);
        var regions = new List<MapRegion>(processor.Regions.Count);
        foreach (var region in processor.Regions)
        {
            regions.Add(fill.Fill(new MapRegion
            {
                Origin = MapRegionOrigin.Listed,
                Name = region.Name,
                DeviceAddress = region.DeviceAddress,
                PhysicalAddress = region.PhysicalAddress,
                Size = region.Size,
                Listed = region,
                IsMapped = processor.Type.TakesFirstRegionAsPool ? region.Index != 0 : region.Name != "vdev0buffer",
                Core = processor.Core,
            }));
        }

        foreach (var window in processor.Windows)
        {
            if (!IsKnown(regions, window.Memory))
                regions.Add(fill.Fill(New(MapRegionOrigin.Driver, window.Name, window.Memory, window.PhysicalAddress)));
        }

        foreach (var region in secureRegions)
        {
            var memory = new AddressRange(region.DeviceAddress, region.Size);
            if (!IsKnown(regions, memory))
                regions.Add(fill.Fill(New(MapRegionOrigin.OpTee, NameOf(processor, region), memory, region.PhysicalAddress) with { Core = processor.Core }));
        }

        return regions;
    }

    /// <summary>A region with nothing in it yet.</summary>
    public static MapRegion New(MapRegionOrigin origin, string name, AddressRange memory, ulong? physicalAddress) => new()
    {
        Origin = origin,
        Name = name,
        DeviceAddress = memory.Start,
        PhysicalAddress = physicalAddress,
        Size = memory.Size,
    };

    private static bool IsKnown(List<MapRegion> regions, AddressRange memory)
    {
        foreach (var region in regions)
        {
            if (region.DeviceAddress is not null && region.Size != 0 && region.Memory.Contains(memory))
                return true;
        }

        return false;
    }

    /// <summary>OP-TEE's regions have no names; Linux's tree often has the same memory.</summary>
    private static string NameOf(RemoteProcessor processor, OpTeeRegion region)
    {
        foreach (var reserved in processor.ReservedMemory.Regions)
        {
            if (reserved.Memory is { } memory && memory.Start == region.PhysicalAddress && memory.Size == region.Size)
                return reserved.Node.BaseName;
        }

        return "OP-TEE's region";
    }
}
