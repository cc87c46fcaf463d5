using System.Globalization;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>All regions on one line, to one scale, as the core addresses them; each leads to its own picture.</summary>
internal static class AddressSpaceSvg
{
    /// <summary>Height in pixels.</summary>
    public const int Height = 58;

    private const int BoxTop = 1;
    private const int BoxHeight = 34;
    private const int FillHeight = 7;

    /// <summary>Room that an address takes, in percent.</summary>
    private const double LeastDistance = 10.5;

    /// <summary>Writes what is inside the <c>svg</c> element; nothing when no address is known.</summary>
    public static void Write(IReadOnlyList<MapFigure> figures, MarkupWriter svg)
    {
        var placed = figures.Where(figure => figure.Region.Memory.Size != 0).ToList();
        if (placed.Count == 0)
            return;
        var axis = AddressAxis.Of(placed.Select(figure => figure.Region.Memory));
        using (svg.Open("g", ("class", "cuts"), ("fill", "#566373"), ("stroke", "#66758a")))
        {
            for (var i = 1; i < axis.Runs.Count; i++)
                MapCut.Write(axis.Runs[i - 1], axis.Runs[i], BoxTop + (BoxHeight / 2), svg);
        }

        // A region inside another is drawn on top of it.
        foreach (var figure in placed.OrderByDescending(figure => figure.Region.Size))
            WriteBox(figure, axis, svg);
        WriteAddresses(placed, axis, svg);
    }

    private static void WriteBox(MapFigure figure, AddressAxis axis, MarkupWriter svg)
    {
        var region = figure.Region;
        var place = MapPlace.Of(region.Memory, axis);
        using var link = svg.Open("a", ("href", $"#{figure.Id}"), ("class", figure.IsMisplaced ? "box outside" : "box"), ("data-address", Quantity.Address(region.Memory.Start)));
        svg.Leaf("title", $"{figure.Title}, {region.Memory}, {RegionWords.Fill(region)}");
        svg.Empty("rect", ("x", place.X), ("y", Number(BoxTop)), ("width", place.Width), ("height", Number(BoxHeight)), ("fill", "#f6f8fa"), ("stroke", "#66758a"));
        if (place.IsTiny)
            return;
        foreach (var item in figure.Uses)
        {
            var fill = MapPlace.Of(RegionWords.Within(item.Memory, region.Memory), axis, least: 2);
            svg.Empty("rect", ("class", $"fill {item.Style}"), ("x", fill.X), ("y", Number(BoxTop + BoxHeight - FillHeight - 1)), ("width", fill.Width), ("height", Number(FillHeight)), ("fill", "#66758a"));
        }

        if (MapLabel.ClassFor(figure.Title, place.Percent) is { } label)
            svg.Leaf("text", figure.Title, ("class", label), ("x", place.X), ("dx", "6"), ("y", Number(BoxTop + 17)), ("fill", "#18212c"));
    }

    private static void WriteAddresses(List<MapFigure> placed, AddressAxis axis, MarkupWriter svg)
    {
        using var ruler = svg.Open("g", ("class", "ruler"), ("fill", "#566373"));
        var last = double.NegativeInfinity;
        foreach (var address in placed.Select(figure => figure.Region.Memory.Start))
        {
            var at = axis.At(address);
            if (at - last < LeastDistance || 100 - at < 2 * LeastDistance)
                continue;
            svg.Leaf("text", Quantity.Address(address), ("class", double.IsInfinity(last) ? "tick" : "tick from-640"), ("x", AddressAxis.Percent(at)), ("y", Number(Height - 6)));
            last = at;
        }

        svg.Leaf("text", Quantity.Address(axis.Runs[^1].Memory.End), ("class", "tick"), ("x", "100%"), ("y", Number(Height - 6)), ("text-anchor", "end"));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
