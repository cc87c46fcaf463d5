namespace FirmwareKit.Reports.Html;

/// <summary>A section of the page, under a heading that the navigation leads to.</summary>
/// <param name="Id">The element's id.</param>
/// <param name="Title">The heading.</param>
/// <param name="Note">What the navigation says beside it, a few characters; empty for nothing.</param>
/// <param name="Content">Writes what is under the heading.</param>
internal sealed record ReportSection(string Id, string Title, string Note, Action<MarkupWriter> Content)
{
    public void Write(MarkupWriter html)
    {
        using var section = html.Open("section", ("id", Id), ("aria-labelledby", $"{Id}-title"));
        html.Leaf("h2", Title, ("id", $"{Id}-title"));
        Content(html);
    }
}
