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
            html.Leaf("p", WhyNone(report), ("class", "lede"));
            return;
        }

        foreach (var group in report.Findings.Index().GroupBy(indexed => indexed.Item.Severity))
        {
            html.Leaf("h3", Quantity.Count(group.Count(), WordOf(group.Key)), ("class", $"severity {WordOf(group.Key)}"));
            foreach (var (index, finding) in group)
                Write(report, finding, index + 1, html);
        }
    }

    /// <summary>No finding is an all-clear only where everything was looked at.</summary>
    private static string WhyNone(PreflightReport report)
    {
        if (report.Ignored.Count != 0)
            return "None but those that are ignored, below.";
        if (report.Verdict is not (PreflightVerdict.Boots or PreflightVerdict.MayBoot or PreflightVerdict.Attaches))
            return "None beyond the verdict: what the board does stands below, step by step.";
        return report.IsCertain && report.KernelDoubts.Count == 0
            ? "None: nothing is wrong, and nothing is worth a note."
            : "None in what could be checked. What stays open is said with the verdict, or below the steps of the board.";
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

    /// <summary>A command is copied without the sentence around it. Without a script one click selects what is copied.</summary>
    private static void WriteFix(Finding finding, int number, MarkupWriter html)
    {
        using var cell = html.Open("dd", ("class", "fix"));
        var (id, what) = finding.Command.Length == 0 ? ($"fix-{number}", "fix") : ($"command-{number}", "command");
        if (finding.Command.Length == 0)
        {
            WriteAdvice(finding, html, ("id", id));
        }
        else
        {
            using var fix = html.Open("div");
            WriteAdvice(finding, html);
            html.Leaf("code", finding.Command, ("class", "command"), ("id", id));
        }

        if (!finding.NeedsAction)
            return;
        html.Leaf(
            "button",
            "Copy",
            ("type", "button"),
            ("class", "copy"),
            ("data-copy", id),
            ("data-what", what),
            ("aria-label", $"Copy the {what} for {finding.Rule.Id}, {finding.Rule.Title}"),
            ("hidden", string.Empty));
    }

    private static void WriteAdvice(Finding finding, MarkupWriter html, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        using var advice = html.Open("p", attributes);
        WriteWords(finding.Advice, html);
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
