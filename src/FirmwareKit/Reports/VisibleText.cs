using System.Globalization;
using System.Text;

namespace FirmwareKit.Reports;

/// <summary>
/// Text from files with everything that does not show made visible: control characters as <c>\x1b</c>; what changes the direction or joins of the text around it,
/// and halves of surrogate pairs, as <c>\u202e</c>. A name in firmware must look like what it is.
/// </summary>
public static class VisibleText
{
    /// <summary>The same text, safe for a terminal and a page.</summary>
    /// <param name="text">Text that a file may have brought.</param>
    public static string Of(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
            return text;
        var visible = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
                i++;
                continue;
            }

            Append(visible, rune);
            i += rune.Utf16SequenceLength;
        }

        return visible.ToString();
    }

    private static void Append(StringBuilder visible, Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.Control:
                visible.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
                break;
            case UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
            // XML knows no such character.
            case UnicodeCategory.OtherNotAssigned when (rune.Value & 0xfffe) == 0xfffe:
                visible.Append(rune.IsBmp ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}") : string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}"));
                break;
            default:
                visible.Append(rune.ToString());
                break;
        }
    }
}
