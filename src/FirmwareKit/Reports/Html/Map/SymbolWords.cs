using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>What is said of functions and variables beside the picture.</summary>
internal static class SymbolWords
{
    /// <summary>What the low bars are; empty when there are none.</summary>
    /// <param name="figures">The pictures.</param>
    public static string WhatBarsAre(IEnumerable<MapFigure> figures) =>
        figures.Any(figure => figure.SymbolLanes.Count != 0) ? "Low bars: several functions or variables, too small to see apart." : string.Empty;

    /// <summary>How many of them the pictures lack, and why; empty when they are all there.</summary>
    /// <param name="symbols">All of them.</param>
    /// <param name="figures">The pictures.</param>
    public static string WhatIsNotDrawn(SymbolPlaces symbols, IEnumerable<MapFigure> figures)
    {
        var sentences = new List<string>();
        if (symbols.LeftOut != 0)
            sentences.Add($"The map shows the {symbols.Largest.Count} largest of {symbols.Largest.Count + symbols.LeftOut} functions and variables.");
        var drawn = figures.Sum(figure => figure.SymbolLanes.Sum(lane => lane.Symbols.Count));
        if (drawn != symbols.Largest.Count)
            sentences.Add($"Functions and variables in no section of the map, or over others, are not drawn: {symbols.Largest.Count - drawn}.");
        return string.Join(' ', sentences);
    }
}
