using System.Globalization;
using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>
/// The memory map of the HTML report alone, as one SVG file: the address space, then each region with its addresses for both cores. It holds its own style, follows
/// the reader's colour scheme, and has neither script nor link to anything outside.
/// </summary>
public static class MemoryMapSvg
{
    internal const string Font = "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Consolas, monospace";

    private const int Margin = 20;
    private const int HeadHeight = 48;
    private const int LegendHeight = 40;
    private const int NoteHeight = 16;

    /// <summary>Writes the map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="output">Where to; the encoding must be UTF-8. Left open.</param>
    /// <exception cref="IOException">The output cannot be written, or the firmware cannot be read.</exception>
    public static void Write(MapReport map, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(output);
        var symbols = SymbolPlaces.Of(map.Picture, map.Image, MemorySection.MostSymbols);
        MapFigure[] figures = [.. MapFigure.Of(map, symbols).Take(MemorySection.MostFigures)];
        var note = $"{SymbolWords.WhatBarsAre(figures)} {SymbolWords.WhatIsNotDrawn(symbols, figures)}".Trim();
        var title = map.Check is { } check ? $"Memory map: {map.Image.Name} on {check.Context.Processor.Name}" : $"Memory map: {map.Image.Name}";
        var heights = figures.Select(figure => HeadHeight + (figure.Rows == 0 ? 0 : RegionSvg.HeightOf(figure) + Margin)).ToArray();
        var height = Margin + AddressSpaceSvg.Height + heights.Sum() + LegendHeight + (note.Length == 0 ? 0 : NoteHeight) + Margin;
        var svg = new MarkupWriter(output);
        using (svg.Open(
            "svg",
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("width", Number(MapLabel.UsualWidth + (2 * Margin))),
            ("height", Number(height)),
            ("viewBox", $"0 0 {Number(MapLabel.UsualWidth + (2 * Margin))} {Number(height)}"),
            ("role", "img"),
            ("aria-label", title),
            ("font-family", Font),
            ("font-size", "12")))
        {
            svg.Leaf("title", title);
            svg.Asset(PageAsset.MapStyle);
            svg.Empty("rect", ("class", "paper"), ("width", "100%"), ("height", "100%"), ("fill", "#ffffff"));
            var top = Margin;
            using (Part(svg, top, AddressSpaceSvg.Height))
                AddressSpaceSvg.Write(figures, svg);
            top += AddressSpaceSvg.Height;
            foreach (var (figure, partHeight) in figures.Zip(heights))
            {
                WriteFigure(figure, top, partHeight, svg);
                top += partHeight;
            }

            using (Part(svg, top, LegendHeight))
                WriteLegend(figures, svg);
            if (note.Length != 0)
                svg.Leaf("text", note, ("class", "quiet"), ("x", Number(Margin)), ("y", Number(top + LegendHeight + NoteHeight)), ("fill", "#566373"));
        }

        output.Write('\n');
    }

    private static void WriteFigure(MapFigure figure, int top, int height, MarkupWriter svg)
    {
        var region = figure.Region;
        using (svg.Open("g", ("id", figure.Id), ("fill", "#18212c")))
        {
            svg.Leaf("text", figure.Title, ("class", figure.IsMisplaced ? "name outside" : "name"), ("x", Number(Margin)), ("y", Number(top + 24)), ("font-weight", "bold"));
            svg.Leaf("text", RegionWords.Fill(region), ("class", "quiet"), ("x", Number(Margin + MapLabel.UsualWidth)), ("y", Number(top + 24)), ("text-anchor", "end"));
            svg.Leaf("text", $"core {RegionWords.CoreView(region)}    Linux {RegionWords.LinuxView(region)}", ("class", "quiet"), ("x", Number(Margin)), ("y", Number(top + 41)));
        }

        if (figure.Axis is not { } axis || figure.Rows == 0)
            return;
        using var part = Part(svg, top + HeadHeight, height - HeadHeight);
        RegionSvg.Write(figure, axis, svg);
    }

    private static void WriteLegend(MapFigure[] figures, MarkupWriter svg)
    {
        const double CharacterWidth = 7.3;
        var x = 0.0;
        foreach (var (style, text) in MapLegend.Of(figures))
        {
            using (svg.Open("g", ("class", $"item {style}"), ("fill", "#dde2e8"), ("stroke", "#66758a")))
                svg.Empty("rect", ("x", Number((int)x + 1)), ("y", "18"), ("width", "12"), ("height", "12"));
            svg.Leaf("text", text, ("class", "quiet"), ("x", Number((int)x + 18)), ("y", "28"), ("fill", "#566373"));
            x += (text.Length * CharacterWidth) + 36;
        }
    }

    private static MarkupWriter.Scope Part(MarkupWriter svg, int top, int height) =>
        svg.Open("svg", ("x", Number(Margin)), ("y", Number(top)), ("width", Number(MapLabel.UsualWidth)), ("height", Number(height)), ("overflow", "visible"));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
