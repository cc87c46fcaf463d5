using System.Globalization;
using System.Text;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>
/// All functions and variables of a picture for the page's script, which draws those that become wide enough to see. It is text in attributes that the script takes
/// apart, never code: one <c>data</c> element for what one lane has of one section, and in it, for each symbol, the bytes since the end of the one before, its size,
/// <c>f</c> or <c>v</c>, and its name after the length of the name, so that a name can hold anything.
/// </summary>
internal static class SymbolData
{
    /// <summary>Writes the elements; they do not show.</summary>
    public static void Write(MapFigure figure, MarkupWriter html)
    {
        foreach (var (index, lane) in figure.SymbolLanes.Index())
        {
            for (var i = 0; i < lane.Symbols.Count;)
            {
                var first = i;
                var section = lane.Symbols[first].Section;
                while (i < lane.Symbols.Count && lane.Symbols[i].Section == section)
                    i++;
                Write(lane, first, i, RegionSvg.TopOfSymbols(figure, index), html);
            }
        }
    }

    private static void Write(SymbolLane lane, int first, int end, int top, MarkupWriter html)
    {
        var value = new StringBuilder();
        var symbol = lane.Symbols[first];
        var position = symbol.Memory.Start;
        for (var i = first; i < end; i++)
        {
            var memory = lane.Symbols[i].Memory;
            var name = lane.Symbols[i].DrawnName;
            value.Append(CultureInfo.InvariantCulture, $"{memory.Start - position} {memory.Size}{(lane.Symbols[i].Symbol.IsFunction ? 'f' : 'v')}{name.Length}:{name}");
            position = memory.End;
        }

        html.Leaf(
            "data",
            string.Empty,
            ("class", "symbols"),
            ("hidden", string.Empty),
            ("data-top", top.ToString(CultureInfo.InvariantCulture)),
            ("data-style", SymbolMark.StyleOf(symbol)),
            ("data-section", DrawnName.OfSection(symbol.Section.Name)),
            ("data-address", Quantity.Address(symbol.Memory.Start)),
            ("data-physical", symbol.PhysicalAddress is { } physical ? Quantity.Address(physical) : string.Empty),
            ("value", value.ToString()));
    }
}
