using System.Text;
using Spectre.Console.Rendering;

namespace FirmwareKit.Cli.Output;

/// <summary>How many columns of a screen a text takes, and less of it.</summary>
internal static class TextWidth
{
    private const string Rest = "...";

    /// <summary>Columns that a text takes; only characters beyond ASCII may take two, or none.</summary>
    public static int Of(string text) => Ascii.IsValid(text) ? text.Length : new Segment(text).CellCount();

    /// <summary>The text in exactly as many columns: cut, or with blanks behind it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="columns">How many columns there are.</param>
    public static string Fit(string text, int columns) => Cut(text, columns) is var cut && Of(cut) is var width && width < columns ? cut + new string(' ', columns - width) : cut;

    /// <summary>The text where it fits, else as much of it as leaves room for three dots; one character at least.</summary>
    /// <param name="text">The text.</param>
    /// <param name="columns">How many columns there are.</param>
    public static string Cut(string text, int columns)
    {
        if (Of(text) <= columns)
            return text;
        var room = Math.Max(columns - Rest.Length, 1);
        var end = Math.Min(text.Length, room);
        while (end > 1 && (char.IsHighSurrogate(text[end - 1]) || Of(text[..end]) > room))
            end--;
        return text[..end].TrimEnd('.', ' ') + Rest;
    }
}
