using System.Text;

namespace FirmwareKit.Cli.Output;

/// <summary>
/// Columns of text without lines between them. What does not fit the screen is made to: the last column wraps where it is aligned to the left, then the first is
/// cut; on a screen that is narrower still lines are longer than it, since nothing may get lost.
/// </summary>
/// <param name="Heading">The line of the headings.</param>
/// <param name="Lines">The rows.</param>
internal sealed record TextTable(string Heading, IReadOnlyList<string> Lines)
{
    private const int Gap = 2;
    private const int NarrowestLast = 24;
    private const int NarrowestFirst = 12;

    /// <summary>Lays a table out.</summary>
    /// <param name="headings">The headings; those of columns aligned to the right start with &gt;.</param>
    /// <param name="rows">The rows, with as many cells.</param>
    /// <param name="screen">Columns of the screen.</param>
    public static TextTable Fit(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, int screen)
    {
        var widths = headings.Select(heading => TextWidth.Of(heading.TrimStart('>'))).ToArray();
        foreach (var row in rows)
        {
            for (var column = 0; column < widths.Length; column++)
                widths[column] = Math.Max(widths[column], TextWidth.Of(row[column]));
        }

        var excess = Gap + widths.Sum(width => width + Gap) - Gap - screen;
        if (excess > 0 && !headings[^1].StartsWith('>'))
            Narrow(ref widths[^1], NarrowestLast);
        if (excess > 0 && !headings[0].StartsWith('>'))
            Narrow(ref widths[0], NarrowestFirst);
        return new TextTable(
            Line(headings, widths, [.. headings.Select(heading => heading.TrimStart('>'))]),
            [.. rows.SelectMany(row => Wrap(row, widths)).Select(row => Line(headings, widths, row))]);

        void Narrow(ref int width, int least)
        {
            var less = Math.Clamp(width - least, 0, excess);
            width -= less;
            excess -= less;
        }
    }

    /// <summary>A row as one or more: its last cell goes on below, its first is cut.</summary>
    private static IEnumerable<IReadOnlyList<string>> Wrap(IReadOnlyList<string> row, int[] widths)
    {
        string[] cells = [.. row];
        if (cells.Length > 1)
            cells[0] = TextWidth.Cut(cells[0], widths[0]);
        var isFirst = true;
        foreach (var part in TextWidth.Of(cells[^1]) <= widths[^1] ? [cells[^1]] : TextWrap.Lines(cells[^1], widths[^1]))
        {
            yield return isFirst ? [.. cells[..^1], part] : [.. Enumerable.Repeat(string.Empty, cells.Length - 1), part];
            isFirst = false;
        }
    }

    private static string Line(IReadOnlyList<string> headings, int[] widths, IReadOnlyList<string> cells)
    {
        var line = new StringBuilder();
        for (var column = 0; column < widths.Length; column++)
        {
            var blanks = Math.Max(0, widths[column] - TextWidth.Of(cells[column]));
            line.Append(' ', Gap);
            if (headings[column].StartsWith('>'))
                line.Append(' ', blanks).Append(cells[column]);
            else
                line.Append(cells[column]).Append(' ', blanks);
        }

        return line.ToString().TrimEnd();
    }
}
