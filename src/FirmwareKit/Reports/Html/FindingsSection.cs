using System.Globalization;
using FirmwareKit.Preflight;

namespace FirmwareKit.Reports.Html;

/// <summary>The findings, gravest first.</summary>
internal static class FindingsSection
{
    public static IEnumerable<ReportSection> Of(PreflightReport report)
    {
        yield return new ReportSection("findings", "Findings", report.Findings.Count.ToString(CultureInfo.InvariantCulture), html => Write(report, html));
    }

    private static void Write(PreflightReport report, MarkupWriter html)
    {
        if (report.Findings.Count == 0)
        {
            html.Leaf("p", "None: nothing is wrong, and nothing is worth a note.", ("class", "lede"));
            return;
        }

        foreach (var group in report.Findings.Index().GroupBy(indexed => indexed.Item.Severity))
        {
            html.Leaf("h3", Quantity.Count(group.Count(), WordOf(group.Key)), ("class", $"severity {WordOf(group.Key)}"));
            foreach (var (index, finding) in group)
                Write(report, finding, index + 1, html);
        }
    }

    private static void Write(PreflightReport report, Finding finding, int number, MarkupWriter html)
    {
        using var article = html.Open("article", ("id", $"finding-{number}"), ("class", $"finding {WordOf(finding.Severity)}"), ("data-rule", finding.Rule.Id));
        using (html.Open("h4"))
        {
            html.Leaf("span", WordOf(finding.Severity), ("class", "tag"));
            html.Text(" ");
            html.Leaf("code", finding.Rule.Id);
            html.Text(" ");
            html.Leaf("span", finding.Rule.Title);
        }

        html.Leaf("p", finding.Message, ("class", "message"));
        using var pairs = html.Open("dl");
        Pair("Where", html, () => html.Leaf("dd", WhereOf(finding)));
        if (finding.BoardLine is { } line)
        {
            Pair("Board says", html, () => WriteLine(line, string.Empty, html));
        }
        else if (finding.LaterLine is { } later)
        {
            Pair("Then says", html, () => WriteLine(later, ", once it gets there", html));
        }
        else if (finding.Severity != Severity.Note)
        {
            Pair("Board says", html, () => html.Leaf("dd", "nothing"));
        }

        if (report.Errors > 1 && ReferenceEquals(finding, report.StopsAt))
            Pair("And stops", html, () => html.Leaf("dd", "here; what else is wrong shows on the board only when this is mended"));
        if (finding.Choice is { } choice)
            Pair("Severity", html, () => html.Leaf("dd", $"{WordOf(finding.Severity)} instead of {WordOf(finding.Rule.Severity)}: {choice.Reason}"));
        Pair("Why", html, () => html.Leaf("dd", finding.Rule.Why));
        Pair("Fix", html, () => WriteFix(finding, number, html));
        Pair("Source", html, () => html.Leaf("dd", finding.Rule.Source, ("class", "source")));
    }

    private static void WriteLine(string line, string rest, MarkupWriter html)
    {
        using var cell = html.Open("dd");
        html.Leaf("code", line, ("class", "line"));
        html.Text(rest);
    }

    /// <summary>Without a script the text is selected by one click instead.</summary>
    private static void WriteFix(Finding finding, int number, MarkupWriter html)
    {
        using var cell = html.Open("dd", ("class", "fix"));
        using (html.Open("p", ("id", $"fix-{number}")))
            WriteWords(finding.Fix, html);
        html.Leaf(
            "button",
            "Copy",
            ("type", "button"),
            ("class", "copy"),
            ("data-copy", $"fix-{number}"),
            ("aria-label", $"Copy the fix for {finding.Rule.Id}, {finding.Rule.Title}"),
            ("hidden", string.Empty));
    }

    /// <summary>An option of a command is not broken behind its dash.</summary>
    private static void WriteWords(string text, MarkupWriter html)
    {
        foreach (var (index, word) in text.Split(' ').Index())
        {
            if (index != 0)
                html.Text(" ");
            if (word.StartsWith('-'))
                html.Leaf("span", word, ("class", "option"));
            else
                html.Text(word);
        }
    }

    private static void Pair(string label, MarkupWriter html, Action value)
    {
        using var pair = html.Open("div");
        html.Leaf("dt", label);
        value();
    }

    private static string WhereOf(Finding finding) =>
        finding.Location.FileOffset is { } offset && !finding.Location.Description.StartsWith("byte", StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"{finding.Location.Description}, file offset 0x{offset:x}")
            : finding.Location.Description;

    internal static string WordOf(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };
}
