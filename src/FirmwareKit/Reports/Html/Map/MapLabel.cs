namespace FirmwareKit.Reports.Html.Map;

/// <summary>Whether a name fits into what it names: a picture that fits any width cannot measure, so that a class says from which width on it does.</summary>
internal static class MapLabel
{
    /// <summary>The width for which the picture is made, pixels.</summary>
    public const int UsualWidth = 960;

    /// <summary>Pixels of a character of the map's monospaced font, and of the room around a label.</summary>
    private const double CharacterWidth = 7.3;
    private const int Room = 10;

    /// <summary>Fewer characters of a name tell nothing.</summary>
    private const int LeastCut = 5;

    /// <summary>The class that hides what needs a picture of some width where it is narrower; null when the usual width is not enough either.</summary>
    /// <param name="pixels">The width that is needed.</param>
    public static string? ClassFrom(double pixels)
    {
        var width = Array.Find(Widths, width => width >= pixels);
        return width == 0 ? null : $"from-{width}";
    }

    private static readonly int[] Widths = [320, 480, 640, 800, UsualWidth];

    /// <summary>The class of the label; null when it does not fit at the usual width either.</summary>
    /// <param name="name">The label.</param>
    /// <param name="length">Length of what it names, in percent of the picture's width.</param>
    public static string? ClassFor(string name, double length)
    {
        if (length <= 0 || name.Length == 0)
            return null;
        return ClassFrom(((CharacterWidth * VisibleText.Of(name).Length) + Room) * 100 / length) is { } from ? $"label {from}" : null;
    }

    /// <summary>A label and its class: the name, or as much of it as fits at the usual width; null when that is too little to tell anything.</summary>
    /// <param name="name">The name, everything in it visible.</param>
    /// <param name="length">Length of what it names, in percent of the picture's width.</param>
    public static (string Text, string Style)? CutFor(string name, double length)
    {
        if (ClassFor(name, length) is { } style)
            return (name, style);
        var room = (int)(((length * UsualWidth / 100) - Room) / CharacterWidth) - 1;
        if (room < LeastCut || name.Length <= room)
            return null;
        return ($"{name[..(char.IsHighSurrogate(name[room - 1]) ? room - 1 : room)]}\u2026", $"label from-{UsualWidth}");
    }
}
