using System.Globalization;
using FirmwareKit.Binary;
using FirmwareKit.MemoryMaps;
using FirmwareKit.Preflight;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>The memory map in the page: the address space, then each region with its addresses, its picture and its content as a table.</summary>
internal static class MemorySection
{
    /// <summary>A hostile tree has 1,024 regions, a hostile file stretches without end; nobody looks at that many.</summary>
    public const int MostFigures = 48;

    /// <summary>A file can have millions of functions and variables.</summary>
    public const int MostSymbols = 5000;

    private const int MostRows = 500;

    private const int Largest = 20;

    public static IEnumerable<ReportSection> Of(PreflightReport report)
    {
        var map = MapReport.Of(report);
        var symbols = SymbolPlaces.Of(map.Picture, map.Image, MostSymbols);
        var figures = MapFigure.Of(map, symbols);
        if (figures.Count != 0)
            yield return new ReportSection("memory", "Memory map", Quantity.Count(report.Picture.Regions.Count(region => region.Origin == MapRegionOrigin.Listed), "region"), html => Write(map, figures, symbols, html));
    }

    private static void Write(MapReport map, IReadOnlyList<MapFigure> figures, SymbolPlaces symbols, MarkupWriter html)
    {
        html.Leaf("p", "The address space as the core sees it, to scale. Below, each region to a scale of its own: a thin bar for all of it, and the parts in use enlarged.", ("class", "lede"));
        if (figures.Any(figure => !figure.HasOneView))
            html.Leaf("p", "Where Linux sees a region elsewhere, its addresses stand below the core's.", ("class", "lede"));
        using (html.Open("div", ("class", "map")))
        {
            using var svg = Svg(html, AddressSpaceSvg.Height, ("class", "space"), ("role", "group"), ("aria-label", "Regions in the core's address space"));
            AddressSpaceSvg.Write(figures, html);
        }

        WriteOverlaps(map.Picture, html);
        WriteLegend(figures, html);
        if (SymbolWords.WhatIsNotDrawn(symbols, figures) is { Length: not 0 } note)
            html.Leaf("p", note, ("class", "remark"));
        html.Leaf("p", "Click a part to zoom in on it, or move to it with Tab and the arrow keys (left and right in a row, up and down between rows) and press Enter; + and - zoom, 0 goes back.", ("class", "remark hint"), ("hidden", string.Empty));
        foreach (var figure in figures.Take(MostFigures))
            Write(figure, html);
        if (figures.Count > MostFigures)
            html.Leaf("p", $"{figures.Count - MostFigures} more are not drawn.", ("class", "remark"));
        WriteLargest([.. symbols.Largest.Take(Largest)], html);
    }

    private static void Write(MapFigure figure, MarkupWriter html)
    {
        var region = figure.Region;
        using var frame = html.Open("figure", ("class", figure.IsMisplaced ? "region outside" : "region"), ("id", figure.Id), ("aria-labelledby", $"{figure.Id}-title"));
        using (html.Open("div", ("class", "head")))
        {
            html.Leaf("h3", figure.Title, ("id", $"{figure.Id}-title"));
            html.Leaf("p", RegionWords.Fill(region), ("class", "fullness"));
            using var views = html.Open("dl", ("class", "views"));
            View("Core's view", RegionWords.CoreView(region), html);
            View("Linux's view", RegionWords.LinuxView(region), html);
        }

        if (figure.Axis is not { } axis || figure.Rows == 0)
            return;
        using (html.Open("div", ("class", "map")))
        {
            using var svg = Svg(
                html,
                RegionSvg.HeightOf(figure),
                ("class", "content"),
                ("role", "img"),
                ("aria-label", $"{figure.Title}: {RegionWords.Fill(region)}"),
                ("data-start", Quantity.Address(region.Memory.Start)),
                ("data-length", Number(region.Size)),
                ("data-linux", region.PhysicalAddress is { } physical ? Quantity.Address(physical) : string.Empty),
                ("data-parts", string.Join(';', axis.Runs.Select(run => string.Create(CultureInfo.InvariantCulture, $"{run.Memory.Start - region.Memory.Start} {run.Memory.Size} {run.Position:0.####} {run.Length:0.####}")))));
            RegionSvg.Write(figure, axis, html);
        }

        SymbolData.Write(figure, html);

        using var foot = html.Open("div", ("class", "foot"));
        WriteTable(figure, html);
    }

    private static void WriteTable(MapFigure figure, MarkupWriter html)
    {
        var items = figure.Items.OrderBy(item => item.Memory.Start).ThenByDescending(item => item.Memory.Size).Take(MostRows).ToList();
        if (items.Count == 0)
            return;
        using var details = html.Open("details");
        html.Leaf("summary", $"{Quantity.Count(figure.Items.Count(), "part")} {figure.Place}");
        HtmlTable.Write(html, $"Content {figure.Place}", ["Part", "Kind", ">Core's view", ">Linux's view", ">Size", ">Bytes"], items.Select(item => (IReadOnlyList<string>)
        [
            item.Name,
            item.Kind,
            item.Memory.ToString(),
            item.PhysicalAddress is { } physical ? new AddressRange(physical, item.Memory.Size).ToString() : "not known",
            Quantity.Size(item.Memory.Size),
            Number(item.Memory.Size),
        ]));
        if (figure.Items.Count() > MostRows || figure.Region.UseCount > figure.Region.Uses.Count)
            html.Leaf("p", "More parts are not listed.", ("class", "remark"));
    }

    private static void WriteLargest(IReadOnlyList<MapSymbol> symbols, MarkupWriter html)
    {
        if (symbols.Count == 0)
            return;
        html.Leaf("h3", "Largest functions and variables");
        HtmlTable.Write(html, "Largest functions and variables", ["Name", "Kind", ">Core's view", ">Size", "Section"], symbols.Select(symbol => (IReadOnlyList<string>)
        [
            symbol.Name,
            symbol.IsFunction ? "function" : "variable",
            Quantity.Address(symbol.Memory.Start),
            Quantity.Size(symbol.Memory.Size),
            symbol.Section,
        ]));
    }

    private static void WriteOverlaps(MemoryPicture picture, MarkupWriter html)
    {
        if (picture.Overlaps.Count == 0)
            return;
        using var list = html.Open("ul", ("class", "overlaps"), ("aria-label", "Overlaps"));
        foreach (var overlap in picture.Overlaps.Take(20))
        {
            using var item = html.Open("li");
            html.Leaf("strong", "Overlap:");
            html.Text($" {DrawnName.OfUse(overlap.First)} and {DrawnName.OfUse(overlap.Second)} both use {overlap.Memory}, {Quantity.Size(overlap.Memory.Size)}.");
        }

        if (picture.Overlaps.Count > 20)
            html.Leaf("li", $"And {picture.Overlaps.Count - 20}{(picture.HasMoreOverlaps ? " or more" : string.Empty)} others.");
    }

    private static void WriteLegend(IReadOnlyList<MapFigure> figures, MarkupWriter html)
    {
        using var legend = html.Open("ul", ("class", "legend"), ("aria-label", "Colours"));
        foreach (var (style, text) in MapLegend.Of(figures))
        {
            using var entry = html.Open("li");
            Swatch(style, html);
            html.Text(text);
        }

        using var tiny = html.Open("li");
        Swatch("segment tiny", html);
        html.Text("solid: too small to see, drawn larger");
        WriteGroupLegend(figures, html);
    }

    private static void WriteGroupLegend(IReadOnlyList<MapFigure> figures, MarkupWriter html)
    {
        if (figures.All(figure => figure.SymbolLanes.Count == 0))
            return;
        using var entry = html.Open("li");
        using (html.Open("svg", ("class", "swatch"), ("width", "14"), ("height", "14"), ("aria-hidden", "true")))
        {
            using var item = html.Open("g", ("class", "item segment group"), ("fill", "#66758a"));
            html.Empty("rect", ("x", "0"), ("y", "4"), ("width", "14"), ("height", "6"));
        }

        html.Text("bar: several functions or variables too small to see apart");
    }

    private static void Swatch(string style, MarkupWriter html)
    {
        using var svg = html.Open("svg", ("class", "swatch"), ("width", "14"), ("height", "14"), ("aria-hidden", "true"));
        using var item = html.Open("g", ("class", $"item {style}"), ("fill", "#dde2e8"), ("stroke", "#66758a"));
        html.Empty("rect", ("x", "1"), ("y", "1"), ("width", "12"), ("height", "12"));
    }

    private static MarkupWriter.Scope Svg(MarkupWriter html, int height, params ReadOnlySpan<(string, string)> attributes) =>
        html.Open("svg", [("width", "100%"), ("height", height.ToString(CultureInfo.InvariantCulture)), ("font-family", MemoryMapSvg.Font), ("font-size", "12"), .. attributes]);

    private static void View(string label, string value, MarkupWriter html)
    {
        using var pair = html.Open("div");
        html.Leaf("dt", label);
        html.Leaf("dd", value);
    }

    private static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
