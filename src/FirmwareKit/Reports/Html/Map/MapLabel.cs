namespace FirmwareKit.Reports.Html.Map;

/// <summary>Whether a name fits into what it names: a picture that fits any width cannot measure, so that a class says from which width on it does.</summary>
internal static class MapLabel
{
    /// <summary>The width for which the picture is made, pixels.</summary>
    public const int UsualWidth = 960;

    /// <summary>Pixels of a character of the map's monospaced font, and of the room around a label.</summary>
    private const double CharacterWidth = 7.3;
    private const int Room = 10;

    private static readonly int[] Widths = [320, 480, 640, 800, UsualWidth];

    /// <summary>The class of the label; null when it does not fit at the usual width either.</summary>
    /// <param name="name">The label.</param>
    /// <param name="length">Length of what it names, in percent of the picture's width.</param>
    public static string? ClassFor(string name, double length)
    {
        if (length <= 0 || name.Length == 0)
            return null;
        var needed = ((CharacterWidth * VisibleText.Of(name).Length) + Room) * 100 / length;
        var width = Array.Find(Widths, width => width >= needed);
        return width == 0 ? null : $"label from-{width}";
    }
}
