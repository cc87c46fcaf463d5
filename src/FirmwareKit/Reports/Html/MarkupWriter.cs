using System.Buffers;
using System.Globalization;
using System.Text;

namespace FirmwareKit.Reports.Html;

/// <summary>
/// Writes elements, attributes and text that are well formed as HTML and as XML. There is no way to write markup as a string: names of elements and attributes are
/// checked, everything else is escaped, and scripts and styles come from <see cref="PageAsset"/>. So nothing can be forgotten.
/// </summary>
internal sealed class MarkupWriter(TextWriter output)
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'");
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:");

    /// <summary>Text; characters that do not show are made visible.</summary>
    public void Text(string text) => Escaped(VisibleText.Of(text));

    /// <summary>How many bytes of a file a visible text takes at most.</summary>
    public static int MostBytesOf(string text)
    {
        // "&quot;" is the longest that a character becomes.
        const int Longest = 6;
        var bytes = Encoding.UTF8.GetByteCount(text);
        foreach (var character in text)
        {
            if (Special.Contains(character))
                bytes += Longest - 1;
        }

        return bytes;
    }

    /// <summary>A number.</summary>
    public void Text(int number) => output.Write(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>An element on a line of its own, ended when what is returned is disposed of.</summary>
    public Scope Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        CheckElement(name);
        output.Write('\n');
        Start(name, attributes);
        output.Write('>');
        return new Scope(output, name);
    }

    /// <summary>An element that holds only text, in line with what stands before it.</summary>
    public void Leaf(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        CheckElement(name);
        Start(name, attributes);
        output.Write('>');
        Text(text);
        End(output, name);
    }

    /// <summary>An element without content.</summary>
    public void Empty(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        CheckElement(name);
        Start(name, attributes);
        output.Write("/>");
    }

    /// <summary>A style sheet or script.</summary>
    public void Asset(PageAsset asset)
    {
        output.Write($"\n<{asset.Element}>");
        output.Write(asset.Content);
        End(output, asset.Element);
    }

    /// <summary>What makes a file an HTML document.</summary>
    public void DocumentType() => output.Write("<!DOCTYPE html>");

    private static void End(TextWriter output, string name)
    {
        output.Write("</");
        output.Write(name);
        output.Write('>');
    }

    private static void CheckElement(string name)
    {
        if (!IsName(name) || name is "script" or "style" or "iframe" or "object" or "embed" or "base" or "foreignObject")
            throw new ArgumentException($"\"{name}\" is no element that a report writes.", nameof(name));
    }

    private static bool IsName(string name) => name.Length != 0 && char.IsAsciiLetter(name[0]) && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    private void Start(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        output.Write('<');
        output.Write(name);
        foreach (var (attribute, value) in attributes)
        {
            CheckAttribute(attribute, value);
            output.Write(' ');
            output.Write(attribute);
            output.Write("=\"");
            Text(value);
            output.Write('"');
        }
    }

    /// <summary>No attribute runs, loads, or leads out of the file.</summary>
    private static void CheckAttribute(string name, string value)
    {
        var isRefused = !IsName(name)
            || name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
            || name is "style" or "src" or "srcset" or "srcdoc" or "action" or "formaction" or "xlink:href"
            || (name is "href" && !value.StartsWith('#'));
        if (isRefused)
            throw new ArgumentException($"{name}=\"{value}\" is no attribute that a report writes.", nameof(name));
    }

    private void Escaped(string text)
    {
        var rest = text.AsSpan();
        for (var at = rest.IndexOfAny(Special); at >= 0; at = rest.IndexOfAny(Special))
        {
            output.Write(rest[..at]);
            output.Write(rest[at] switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", _ => "&#39;" });
            rest = rest[(at + 1)..];
        }

        output.Write(rest);
    }

    /// <summary>An element that is still open.</summary>
    public readonly struct Scope(TextWriter output, string name) : IDisposable
    {
        /// <summary>Ends it.</summary>
        public void Dispose() => End(output, name);
    }
}
