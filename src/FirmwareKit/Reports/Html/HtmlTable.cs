namespace FirmwareKit.Reports.Html;

/// <summary>What becomes of a table where the page is narrow.</summary>
internal enum NarrowTable
{
    /// <summary>It scrolls within itself, with a shadow where there is more.</summary>
    Scrolls,

    /// <summary>Each row becomes a list of labels and values: for rows of which the last column matters most.</summary>
    Stacks,
}

/// <summary>A table that scrolls within itself where the page is narrow; its first column heads the rows.</summary>
internal static class HtmlTable
{
    /// <summary>Writes a table.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="name">What it holds, for those who do not see it.</param>
    /// <param name="headings">Headings; those that start with &gt; stand over numbers or addresses.</param>
    /// <param name="rows">The rows, a text for each heading.</param>
    public static void Write(MarkupWriter html, string name, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows) =>
        Write(html, name, headings, NarrowTable.Scrolls, rows);

    /// <summary>Writes a table.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="name">What it holds, for those who do not see it.</param>
    /// <param name="headings">Headings; those that start with &gt; stand over numbers or addresses.</param>
    /// <param name="narrow">What becomes of it where the page is narrow.</param>
    /// <param name="rows">The rows, a text for each heading.</param>
    public static void Write(MarkupWriter html, string name, IReadOnlyList<string> headings, NarrowTable narrow, IEnumerable<IReadOnlyList<string>> rows)
    {
        // What scrolls must be reachable with the keyboard.
        using var frame = html.Open("div", ("class", narrow == NarrowTable.Stacks ? "scroll stacks" : "scroll"), ("role", "group"), ("aria-label", name), ("tabindex", "0"));
        using var table = html.Open("table");
        using (html.Open("thead"))
        {
            using var row = html.Open("tr");
            foreach (var heading in headings)
            {
                if (heading.StartsWith('>'))
                    html.Leaf("th", heading[1..], ("scope", "col"), ("class", "number"));
                else
                    html.Leaf("th", heading, ("scope", "col"));
            }
        }

        using var body = html.Open("tbody");
        foreach (var cells in rows)
        {
            using var row = html.Open("tr");
            foreach (var (index, cell) in cells.Index())
            {
                (string, string)[] attributes = index == 0 ? [("scope", "row")] : headings[index].StartsWith('>') ? [("class", "number")] : [];
                if (narrow == NarrowTable.Stacks)
                    attributes = [.. attributes, ("data-label", headings[index].TrimStart('>'))];
                html.Leaf(index == 0 ? "th" : "td", cell, attributes);
            }
        }
    }
}
