namespace FirmwareKit.Reports.Html.Map;

/// <summary>What the colours mean; only those that are in the picture.</summary>
internal static class MapLegend
{
    private static readonly (string Style, string Text)[] All =
    [
        ("segment", "segment"),
        ("code", "code"),
        ("constants", "constants"),
        ("data", "data"),
        ("zeroed", ".bss"),
        ("stack", "stack"),
        ("heap", "heap"),
        ("ring", "vrings, buffers"),
        ("trace", "trace"),
        ("table", "resource table"),
    ];

    public static IReadOnlyList<(string Style, string Text)> Of(IReadOnlyList<MapFigure> figures)
    {
        var styles = figures.SelectMany(figure => figure.Items).Select(item => item.Style).ToHashSet(StringComparer.Ordinal);
        return [.. All.Where(entry => styles.Contains(entry.Style))];
    }
}
