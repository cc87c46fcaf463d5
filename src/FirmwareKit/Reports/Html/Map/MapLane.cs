namespace FirmwareKit.Reports.Html.Map;

/// <summary>Items side by side in one row of a region's map.</summary>
/// <param name="Items">By address; none covers another, except in the last lane of its kind.</param>
internal sealed record MapLane(IReadOnlyList<MapItem> Items)
{
    /// <summary>Three things in one place are drawn apart; more are a heap that nobody tells apart.</summary>
    private const int MostLanes = 3;

    /// <summary>Spreads items over as few lanes as keep them apart.</summary>
    public static IEnumerable<MapLane> Spread(IEnumerable<MapItem> items)
    {
        var lanes = new List<List<MapItem>>();
        foreach (var item in items.OrderBy(item => item.Memory.Start))
        {
            var free = lanes.Find(lane => lane[^1].Memory.End <= item.Memory.Start);
            if (free is null && lanes.Count < MostLanes)
                lanes.Add(free = []);
            (free ?? lanes[^1]).Add(item);
        }

        return lanes.Select(lane => new MapLane(lane));
    }
}
