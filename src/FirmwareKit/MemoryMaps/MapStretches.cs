using FirmwareKit.Binary;

namespace FirmwareKit.MemoryMaps;

/// <summary>What is in no region, as stretches that can be drawn: uses that are close together are one.</summary>
internal static class MapStretches
{
    /// <summary>The largest gap inside a stretch, bytes.</summary>
    private const ulong MostGap = 64 * 1024;

    public static IReadOnlyList<MapRegion> Find(IReadOnlyList<MapUse> uses, IReadOnlyList<MapRegion> regions)
    {
        var covered = regions.Where(region => region.Memory.Size != 0).Select(region => region.Memory).OrderBy(memory => memory.Start).ToArray();
        var outside = new List<MapUse>();
        var (next, reach) = (0, 0UL);
        foreach (var use in uses)
        {
            for (; next < covered.Length && covered[next].Start <= use.Memory.Start; next++)
                reach = Math.Max(reach, covered[next].End);
            if (use.Memory.Start >= reach)
                outside.Add(use);
        }

        if (outside.Count == 0)
            return [];
        var fill = new RegionFill(outside);
        var stretches = new List<MapRegion>();
        for (var i = 0; i < outside.Count;)
        {
            var (start, end) = (outside[i].Memory.Start, outside[i].Memory.End);
            var first = i;
            for (i++; i < outside.Count && (outside[i].Memory.Start <= end || outside[i].Memory.Start - end <= MostGap); i++)
                end = Math.Max(end, outside[i].Memory.End);
            stretches.Add(fill.Fill(MapRegions.New(MapRegionOrigin.None, string.Empty, new AddressRange(start, end - start), outside[first].PhysicalAddress)));
        }

        return stretches;
    }
}
