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

        return Group(outside, MostGap);
    }

    /// <summary>Uses in groups, each within a stretch of its own.</summary>
    /// <param name="uses">The uses, by address.</param>
    /// <param name="mostGap">The largest gap inside of a group, bytes.</param>
    public static IReadOnlyList<MapRegion> Group(IReadOnlyList<MapUse> uses, ulong mostGap)
    {
        var fill = new RegionFill(uses);
        var stretches = new List<MapRegion>();
        for (var i = 0; i < uses.Count;)
        {
            var (start, end) = (uses[i].Memory.Start, uses[i].Memory.End);
            var first = i;
            for (i++; i < uses.Count && (uses[i].Memory.Start <= end || uses[i].Memory.Start - end <= mostGap); i++)
                end = Math.Max(end, uses[i].Memory.End);
            stretches.Add(fill.Fill(MapRegions.New(MapRegionOrigin.None, string.Empty, new AddressRange(start, end - start), uses[first].PhysicalAddress)));
        }

        return stretches;
    }
}
