using System.Globalization;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>
/// The picture of one region: a thin bar for all of it, below it the used parts enlarged, lane by lane to one scale, and a ruler. Widths are percentages, so that it
/// fits any width without a script. Colours come from the style sheet; without one the picture is grey, not black.
/// </summary>
internal static class RegionSvg
{
    private const int BarTop = 1;
    private const int BarHeight = 9;
    private const int LanesTop = 26;
    private const int LaneHeight = 24;
    private const int LaneGap = 3;
    private const int GroupTop = 7;
    private const int GroupHeight = 10;
    private const int RulerLine = 16;

    /// <summary>Height in pixels.</summary>
    public static int HeightOf(MapFigure figure) => RulerTop(figure) + (RulerLine * (figure.HasOneView ? 1 : 2)) + 2;

    /// <summary>Upper side of a lane of symbols, pixels.</summary>
    /// <param name="figure">The region.</param>
    /// <param name="lane">Number of the lane of symbols, from 0.</param>
    public static int TopOfSymbols(MapFigure figure, int lane) => TopOf(figure.Lanes.Count + lane);

    /// <summary>Writes what is inside the <c>svg</c> element.</summary>
    /// <param name="figure">A region with something in it.</param>
    /// <param name="axis">Its line.</param>
    /// <param name="svg">Where to.</param>
    public static void Write(MapFigure figure, AddressAxis axis, MarkupWriter svg)
    {
        var whole = AddressAxis.Of(figure.Region.Memory);
        WriteBar(figure, whole, svg);
        WriteGround(figure, axis, whole, svg);
        WriteCuts(figure, axis, svg);
        using (svg.Open("g", ("class", "lanes"), ("fill", "#dde2e8"), ("stroke", "#66758a")))
        {
            WriteLanes(figure, figure.Lanes, 0, axis, svg);
            foreach (var (index, lane) in figure.SymbolLanes.Index())
                WriteSymbols(figure, lane, axis, TopOfSymbols(figure, index), svg);
            WriteLanes(figure, figure.InnerLanes, figure.Rows - figure.InnerLanes.Count, axis, svg);
        }

        WriteOverlaps(figure, axis, svg);
        WriteRuler(figure, axis, svg);
    }

    private static void WriteBar(MapFigure figure, AddressAxis whole, MarkupWriter svg)
    {
        svg.Empty("rect", ("class", "whole"), ("x", "0"), ("y", Number(BarTop)), ("width", "100%"), ("height", Number(BarHeight)), ("fill", "none"), ("stroke", "#66758a"));
        using var fills = svg.Open("g", ("class", "fills"), ("fill", "#66758a"));
        foreach (var item in figure.Uses)
        {
            var place = MapPlace.Of(item.Memory, whole);
            svg.Empty("rect", ("class", item.Style), ("x", place.X), ("y", Number(BarTop + 1)), ("width", place.Width), ("height", Number(BarHeight - 2)));
        }
    }

    /// <summary>The frame of each part, with lines from its place in the bar.</summary>
    private static void WriteGround(MapFigure figure, AddressAxis axis, AddressAxis whole, MarkupWriter svg)
    {
        using var ground = svg.Open("g", ("class", "ground"), ("stroke", "#d5dce4"), ("fill", "none"), ("data-top", Number(LanesTop)), ("data-bottom", Number(RulerTop(figure))));
        foreach (var run in axis.Runs)
        {
            svg.Empty("rect", ("x", AddressAxis.Percent(run.Position)), ("y", Number(LanesTop)), ("width", AddressAxis.Percent(run.Length)), ("height", Number(RulerTop(figure) - LanesTop)));
            Line(whole.At(run.Memory.Start), run.Position);
            Line(whole.At(run.Memory.End), run.Position + run.Length);
        }

        void Line(double above, double below) =>
            svg.Empty("line", ("x1", AddressAxis.Percent(above)), ("y1", Number(BarTop + BarHeight)), ("x2", AddressAxis.Percent(below)), ("y2", Number(LanesTop)));
    }

    private static void WriteCuts(MapFigure figure, AddressAxis axis, MarkupWriter svg)
    {
        if (axis.Runs.Count < 2)
            return;
        using var cuts = svg.Open("g", ("class", "cuts"), ("fill", "#566373"), ("stroke", "#66758a"));
        for (var i = 1; i < axis.Runs.Count; i++)
            MapCut.Write(axis.Runs[i - 1], axis.Runs[i], (LanesTop + RulerTop(figure)) / 2, svg);
    }

    private static void WriteLanes(MapFigure figure, IReadOnlyList<MapLane> lanes, int firstRow, AddressAxis axis, MarkupWriter svg)
    {
        foreach (var (index, lane) in lanes.Index())
        {
            foreach (var item in lane.Items.Where(item => axis.Shows(item.Memory)))
                WriteItem(figure, item, axis, TopOf(firstRow + index), svg);
        }
    }

    /// <summary>What is wide enough to be seen, and one bar for neighbours that are not. In the page, the script draws the lane anew from <see cref="SymbolData"/>.</summary>
    private static void WriteSymbols(MapFigure figure, SymbolLane lane, AddressAxis axis, int top, MarkupWriter svg)
    {
        using var group = svg.Open("g", ("class", "symbols"));
        foreach (var mark in lane.MarksOn(axis))
        {
            var place = MapPlace.Of(RegionWords.Within(mark.Memory, figure.Region.Memory), axis);
            var (y, height) = mark.IsGroup ? (top + GroupTop, GroupHeight) : (top, LaneHeight);
            using var item = svg.Open("g", ("class", $"item {mark.Style}{(mark.IsGroup ? " group" : place.IsTiny ? " tiny" : string.Empty)}"));
            svg.Leaf("title", mark.Describe());
            svg.Empty("rect", ("x", place.X), ("y", Number(y)), ("width", place.Width), ("height", Number(height)));
            if (!mark.IsGroup && MapLabel.CutFor(mark.Name, place.Percent) is { } label)
                svg.Leaf("text", label.Text, ("class", label.Style), ("x", place.X), ("dx", "5"), ("y", Number(top + 16)), ("fill", "#18212c"), ("stroke", "none"));
        }
    }

    private static void WriteItem(MapFigure figure, MapItem item, AddressAxis axis, int top, MarkupWriter svg)
    {
        var place = MapPlace.Of(RegionWords.Within(item.Memory, figure.Region.Memory), axis);
        using var group = svg.Open(
            "g",
            ("class", place.IsTiny ? $"item {item.Style} tiny" : $"item {item.Style}"),
            ("data-name", item.Name),
            ("data-kind", item.Kind),
            ("data-address", Quantity.Address(item.Memory.Start)),
            ("data-physical", item.PhysicalAddress is { } physical ? Quantity.Address(physical) : string.Empty),
            ("data-size", item.Memory.Size.ToString(CultureInfo.InvariantCulture)));
        svg.Leaf("title", item.Describe());
        svg.Empty("rect", ("x", place.X), ("y", Number(top)), ("width", place.Width), ("height", Number(LaneHeight)));
        if (MapLabel.CutFor(VisibleText.Of(item.Name), place.Percent) is { } label)
            svg.Leaf("text", label.Text, ("class", label.Style), ("x", place.X), ("dx", "5"), ("y", Number(top + 16)), ("fill", "#18212c"), ("stroke", "none"));
    }

    private static void WriteOverlaps(MapFigure figure, AddressAxis axis, MarkupWriter svg)
    {
        foreach (var overlap in figure.Overlaps.Where(overlap => axis.Shows(overlap.Memory)))
        {
            var place = MapPlace.Of(overlap.Memory, axis);
            using var mark = svg.Open(
                "g",
                ("class", "overlap"),
                ("data-address", Quantity.Address(overlap.Memory.Start)),
                ("data-size", overlap.Memory.Size.ToString(CultureInfo.InvariantCulture)),
                ("fill", "none"),
                ("stroke", "#ab1f18"));
            svg.Leaf("title", $"{DrawnName.OfUse(overlap.First)} and {DrawnName.OfUse(overlap.Second)} both use {overlap.Memory}");
            svg.Empty("rect", ("x", place.X), ("y", Number(LanesTop)), ("width", place.Width), ("height", Number(RulerTop(figure) - LanesTop)));
        }
    }

    private static void WriteRuler(MapFigure figure, AddressAxis axis, MarkupWriter svg)
    {
        using var ruler = svg.Open("g", ("class", "ruler"), ("fill", "#566373"));
        var top = RulerTop(figure);
        foreach (var (address, at, style) in MapRuler.Of(axis))
        {
            // The last address ends where the line does.
            var (x, offset, anchor) = (AddressAxis.Percent(at), at < 100 ? "3" : "0", at < 100 ? "start" : "end");
            svg.Empty("line", ("class", style), ("x1", x), ("x2", x), ("y1", Number(top)), ("y2", Number(top + 5)), ("stroke", "#66758a"));
            svg.Leaf("text", Quantity.Address(address), ("class", style), ("x", x), ("dx", offset), ("text-anchor", anchor), ("y", Number(top + RulerLine - 2)));
            if (!figure.HasOneView && figure.ToPhysical(address) is { } physical)
                svg.Leaf("text", Quantity.Address(physical), ("class", $"{style} linux"), ("x", x), ("dx", offset), ("text-anchor", anchor), ("y", Number(top + (2 * RulerLine) - 2)));
        }
    }

    private static int TopOf(int row) => LanesTop + LaneGap + (row * (LaneHeight + LaneGap));

    private static int RulerTop(MapFigure figure) => TopOf(figure.Rows);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
