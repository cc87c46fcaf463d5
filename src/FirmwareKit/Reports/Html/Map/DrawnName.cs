using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>
/// Names as the map draws them: what does not show in them made visible, long ones cut. Those of C++ are long; hostile ones are as long as they can be, and there
/// are thousands of them.
/// </summary>
internal static class DrawnName
{
    private const int LongestOfSection = 60;
    private const int LongestOfSymbol = 200;

    /// <summary>Where all names together would be too long.</summary>
    private const int LongestOfSmallSymbol = 24;

    /// <summary>Bytes of the file for the names of all functions and variables; 5000 of 80 characters fit.</summary>
    private const int MostBytes = 400_000;

    /// <summary>The name of a section.</summary>
    public static string OfSection(string name) => Cut(name, LongestOfSection);

    /// <summary>A use as the text report names it: a segment by its sections.</summary>
    public static string OfUse(MapUse use) => Cut(MapNames.Of(use, LongestOfSection), LongestOfSection);

    /// <summary>Symbols with the names to draw. The largest get theirs first; when the room is used up, those of the smaller ones are cut short.</summary>
    /// <param name="symbols">In any order, in which they are returned.</param>
    public static IReadOnlyList<PlacedSymbol> Give(IReadOnlyList<PlacedSymbol> symbols)
    {
        var named = new PlacedSymbol[symbols.Count];
        var left = MostBytes;
        foreach (var index in Enumerable.Range(0, symbols.Count).OrderByDescending(index => symbols[index].Symbol.Memory.Size))
        {
            var name = Cut(symbols[index].Symbol.Name, left > 0 ? LongestOfSymbol : LongestOfSmallSymbol);
            left -= MarkupWriter.MostBytesOf(name);
            named[index] = symbols[index] with { DrawnName = name };
        }

        return named;
    }

    private static string Cut(string text, int longest)
    {
        var name = VisibleText.Of(text);
        if (name.Length <= longest)
            return name;
        return $"{name[..(char.IsHighSurrogate(name[longest - 1]) ? longest - 1 : longest)]}\u2026";
    }
}
