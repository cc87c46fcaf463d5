using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>Functions and variables side by side in one row of a region's map; the page's script draws the same lane at other scales.</summary>
/// <param name="Symbols">By address; none covers another.</param>
internal sealed record SymbolLane(IReadOnlyList<PlacedSymbol> Symbols)
{
    /// <summary>Narrower ones are not told apart; in pixels at the usual width.</summary>
    private const double LeastWidth = 3;

    /// <summary>Small ones that are no further apart are drawn as one, pixels.</summary>
    private const double LeastGap = 1;

    /// <summary>Symbols rarely lie over others: an entry point within a function, a table that two names divide differently.</summary>
    private const int MostLanes = 3;

    /// <summary>Spreads symbols over as few lanes as keep them apart; those for which there is no room are not drawn.</summary>
    /// <param name="symbols">By address; of those at one address the largest first.</param>
    public static IReadOnlyList<SymbolLane> Spread(IEnumerable<PlacedSymbol> symbols)
    {
        var lanes = new List<List<PlacedSymbol>>();
        foreach (var symbol in symbols)
        {
            var free = lanes.Find(lane => lane[^1].Memory.End <= symbol.Memory.Start);
            if (free is null && lanes.Count < MostLanes)
                lanes.Add(free = []);
            free?.Add(symbol);
        }

        return [.. lanes.Select(lane => new SymbolLane(lane))];
    }

    /// <summary>What the lane draws: each mark takes a few pixels, so that there are a few hundred at most.</summary>
    /// <param name="axis">The line.</param>
    public IEnumerable<SymbolMark> MarksOn(AddressAxis axis)
    {
        var open = new List<PlacedSymbol>();
        var (end, apart) = (double.NegativeInfinity, double.NegativeInfinity);
        foreach (var symbol in Symbols)
        {
            var (left, right) = (Pixels(axis.At(symbol.Memory.Start)), Pixels(axis.EndOf(symbol.Memory)));
            var isSmall = right - left < LeastWidth;
            var isNear = isSmall && left <= end + LeastGap;
            // Sections are told apart, but not over and over in one place, where a hostile file has two.
            var isOther = open.Count != 0 && isNear && symbol.Section != open[0].Section && left >= apart;
            if (isOther)
                apart = left + LeastWidth;
            if (open.Count != 0 && (!isNear || isOther))
            {
                yield return new SymbolMark(open);
                open = [];
            }

            if (!isSmall)
            {
                yield return new SymbolMark([symbol]);
                continue;
            }

            // What is drawn wider than it is hides what follows.
            end = Math.Max(right, open.Count == 0 ? left + LeastWidth : end);
            open.Add(symbol);
        }

        if (open.Count != 0)
            yield return new SymbolMark(open);
    }

    private static double Pixels(double percent) => percent * MapLabel.UsualWidth / 100;
}
