using System.Text;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary>One page of text output: headings, label and value pairs, tables without lines. Written at once, without trailing blanks.</summary>
internal sealed class Page
{
    private readonly TextWriter _output;
    private readonly StringBuilder _buffer = new();
    private readonly IAnsiConsole _console;

    public Page(TextWriter output, Screen screen)
    {
        _output = output;
        _console = screen.Open(new StringWriter(_buffer));
    }

    /// <summary>A line; wraps where it is too long.</summary>
    public void Line(string text = "", Style? style = null) => _console.Write(new Text(Escape.Text(text) + "\n", style));

    /// <summary>A paragraph that keeps its indentation where it wraps.</summary>
    public void Paragraph(string text, int indent) => _console.Write(new Padder(new Text(Escape.Text(text)), new Padding(indent, 0, 0, 0)));

    /// <summary>A line that is never wrapped: it is to be searched for and copied.</summary>
    public void Verbatim(string text, Style style)
    {
        var width = _console.Profile.Width;
        _console.Profile.Width = Math.Max(width, text.Length * 4);
        _console.Write(new Text(Escape.Text(text) + "\n", style));
        _console.Profile.Width = width;
    }

    /// <summary>A coloured word, then the rest of the line; never wrapped.</summary>
    public void Entry(string word, Style style, string rest)
    {
        var width = _console.Profile.Width;
        _console.Profile.Width = Math.Max(width, (word.Length + rest.Length) * 4);
        Headline(word, style, rest);
        _console.Profile.Width = width;
    }

    /// <summary>A coloured word, then the rest of the line.</summary>
    public void Headline(string word, Style style, string rest)
    {
        var paragraph = new Paragraph();
        paragraph.Append(word, style);
        paragraph.Append(rest.Length == 0 ? "\n" : "  " + Escape.Text(rest) + "\n");
        _console.Write(paragraph);
    }

    public void Heading(string text)
    {
        Line();
        Line(text, new Style(decoration: Decoration.Bold));
    }

    /// <summary>Labels on the left, values that wrap on the right.</summary>
    public void Pairs(IEnumerable<(string Label, string Value)> pairs, int indent = 2, int labelWidth = 14)
    {
        var grid = new Grid { Expand = false };
        grid.AddColumn(new GridColumn { Padding = new Padding(indent, 0, 1, 0), NoWrap = true, Width = labelWidth });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var (label, value) in pairs)
            grid.AddRow(new Text(Escape.Text(label)), new Text(Escape.Text(value)));
        _console.Write(grid);
    }

    /// <summary>Columns under headings; those whose heading starts with &gt; are aligned to the right.</summary>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.None, Expand = false };
        foreach (var (index, heading) in headings.Index())
        {
            var right = heading.StartsWith('>');
            table.AddColumn(new TableColumn(new Text(heading.TrimStart('>'), new Style(decoration: Decoration.Dim)))
            {
                Alignment = right ? Justify.Right : Justify.Left,
                NoWrap = index < headings.Count - 1,
                Padding = new Padding(0, 0, 2, 0),
            });
        }

        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(Escape.Text(cell))));
        _console.Write(new Padder(table, new Padding(2, 0, 0, 0)));
    }

    /// <summary>Puts the page out.</summary>
    public void Flush()
    {
        foreach (var line in _buffer.ToString().TrimEnd('\n').Split('\n'))
            _output.WriteLine(line.TrimEnd());
    }
}
