using System.Text;
using FirmwareKit.Reports;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary>
/// One page of text output: headings, label and value pairs, tables without lines. Written at once, without trailing blanks. Spectre does colours; lines are
/// broken here, since asking it for the width of every character is most of what a short run does.
/// </summary>
internal sealed class Page
{
    private readonly TextWriter _output;
    private readonly StringBuilder _buffer = new();
    private readonly Screen _screen;
    private IAnsiConsole? _console;

    public Page(TextWriter output, Screen screen)
    {
        _output = output;
        _screen = screen;
    }

    /// <summary>Columns of the screen.</summary>
    public int Width => _screen.Width;

    /// <summary>Columns beyond those of a pipe: room for longer names.</summary>
    public int Spare => Math.Max(0, _screen.Width - Screen.Plain.Width);

    /// <summary>Whether characters beyond ASCII may draw.</summary>
    public bool HasUnicode => _screen.HasUnicode;

    /// <summary>A line; wraps where it is too long.</summary>
    public void Line(string text = "", Style? style = null) => Paragraph(text, 0, style);

    /// <summary>A paragraph that keeps its indentation where it wraps.</summary>
    public void Paragraph(string text, int indent, Style? style = null)
    {
        foreach (var line in TextWrap.Lines(VisibleText.Of(text), _screen.Width - indent))
        {
            _buffer.Append(' ', indent);
            Styled(line, style);
            _buffer.Append('\n');
        }
    }

    /// <summary>A line that is never wrapped: it is to be searched for and copied.</summary>
    public void Verbatim(string text, Style style)
    {
        Styled(VisibleText.Of(text), style);
        _buffer.Append('\n');
    }

    /// <summary>A line of coloured pieces; never wrapped, and not longer than the caller makes it.</summary>
    public void Pieces(IEnumerable<(string Text, Style? Style)> pieces)
    {
        foreach (var (text, style) in pieces)
            Styled(VisibleText.Of(text), style);
        _buffer.Append('\n');
    }

    /// <summary>A coloured word, then the rest, which wraps and stays clear of the word's column.</summary>
    public void Entry(string word, Style style, string rest)
    {
        const string Gap = "  ";
        var head = Gap;
        Styled(word, style);
        foreach (var line in TextWrap.Lines(VisibleText.Of(rest), _screen.Width - word.Length - Gap.Length))
        {
            _buffer.Append(head).Append(line).Append('\n');
            head = new string(' ', word.Length + Gap.Length);
        }
    }

    /// <summary>A coloured word, then the rest, which wraps.</summary>
    public void Headline(string word, Style style, string rest)
    {
        var lines = TextWrap.Lines(rest.Length == 0 ? word : $"{word}  {VisibleText.Of(rest)}", _screen.Width).ToList();
        Styled(word, style);
        _buffer.Append(lines[0].AsSpan(Math.Min(word.Length, lines[0].Length))).Append('\n');
        foreach (var line in lines.Skip(1))
            _buffer.Append(line).Append('\n');
    }

    /// <summary>A heading, with an empty line above where something is.</summary>
    public void Heading(string text)
    {
        if (_buffer.Length != 0)
            Line();
        Line(text, new Style(decoration: Decoration.Bold));
    }

    /// <summary>Labels on the left, values that wrap on the right.</summary>
    public void Pairs(IEnumerable<(string Label, string Value)> pairs, int indent = 2, int labelWidth = 14)
    {
        foreach (var (label, value) in pairs)
        {
            var start = indent + labelWidth + 1;
            var head = $"{new string(' ', indent)}{VisibleText.Of(label)}";
            foreach (var line in TextWrap.Lines(VisibleText.Of(value), _screen.Width - start))
            {
                _buffer.Append(head.PadRight(start)).Append(line).Append('\n');
                head = string.Empty;
            }
        }
    }

    /// <summary>Columns under headings; those whose heading starts with &gt; are aligned to the right.</summary>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = TextTable.Fit(headings, [.. rows.Select(row => (IReadOnlyList<string>)[.. row.Select(VisibleText.Of)])], Width);
        Styled(table.Heading, new Style(decoration: Decoration.Dim));
        _buffer.Append('\n');
        foreach (var line in table.Lines)
            _buffer.Append(line).Append('\n');
    }

    /// <summary>Puts the page out; nothing when it is empty.</summary>
    public void Flush()
    {
        if (_buffer.Length == 0)
            return;
        foreach (var line in _buffer.ToString().TrimEnd('\n').Split('\n'))
            _output.WriteLine(line.TrimEnd());
    }

    private IAnsiConsole Console => _console ??= _screen.Open(new StringWriter(_buffer));

    private void Styled(string text, Style? style)
    {
        if (style is null || !_screen.HasColour || text.Length == 0)
        {
            _buffer.Append(text);
            return;
        }

        // The line is broken already; Spectre must not do it again.
        var width = Console.Profile.Width;
        Console.Profile.Width = Math.Max(width, text.Length * 4);
        Console.Write(new Text(text, style));
        Console.Profile.Width = width;
    }
}
