using System.Globalization;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>The mark for what was cut out of a line: dots, and how many bytes they stand for.</summary>
internal static class MapCut
{
    public static void Write(AddressAxis.Run before, AddressAxis.Run after, int y, MarkupWriter svg)
    {
        var from = before.Position + before.Length;
        svg.Empty("line", ("class", "gap"), ("x1", AddressAxis.Percent(from)), ("x2", AddressAxis.Percent(after.Position)), ("y1", Number(y)), ("y2", Number(y)), ("stroke-dasharray", "2 4"));
        svg.Leaf(
            "text",
            Quantity.Size(after.Memory.Start - before.Memory.End),
            ("class", "from-640"),
            ("x", AddressAxis.Percent((from + after.Position) / 2)),
            ("y", Number(y - 5)),
            ("text-anchor", "middle"),
            ("stroke", "none"));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
