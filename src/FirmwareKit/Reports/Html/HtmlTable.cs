namespace FirmwareKit.Reports.Html;

/// <summary>A table that scrolls within itself where the page is narrow; its first column heads the rows.</summary>
internal static class HtmlTable
{
    /// <summary>Writes a table.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="name">What it holds, for those who do not see it.</param>
    /// <param name="headings">Headings; those that start with &gt; stand over numbers or addresses.</param>
    /// <param name="rows">The rows, a text for each heading.</param>
    public static void Write(MarkupWriter html, string name, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        // What scrolls must be reachable with the keyboard.
        using var frame = html.Open("div", ("class", "scroll"), ("role", "group"), ("aria-label", name), ("tabindex", "0"));
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
                if (index == 0)
                    html.Leaf("th", cell, ("scope", "row"));
                else if (headings[index].StartsWith('>'))
                    html.Leaf("td", cell, ("class", "number"));
                else
                    html.Leaf("td", cell);
            }
        }
    }
}
