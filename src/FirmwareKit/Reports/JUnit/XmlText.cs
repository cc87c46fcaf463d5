using System.Text;
using System.Xml;

namespace FirmwareKit.Reports.JUnit;

/// <summary>Text from files in XML 1.0, which has no way to write most control characters, not even as a reference.</summary>
internal static class XmlText
{
    /// <summary>The text with what XML cannot hold written as <c>\x1b</c> or <c>\ud800</c>.</summary>
    public static string Safe(string text)
    {
        var safe = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], c))
                safe.Append(c).Append(text[++i]);
            // A carriage return would be read back as a line feed.
            else if (XmlConvert.IsXmlChar(c) && c != '\r' && (!char.IsControl(c) || c is '\n' or '\t'))
                safe.Append(c);
            else
                safe.Append(c < 0x100 ? $"\\x{(int)c:x2}" : $"\\u{(int)c:x4}");
        }

        return safe.ToString();
    }
}
