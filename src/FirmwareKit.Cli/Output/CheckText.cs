using FirmwareKit.Preflight;
using FirmwareKit.Reports;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary>The pre-flight report for people: verdict, boot address, memory layout, findings, and what the board prints.</summary>
internal static class CheckText
{
    private static readonly Style Good = new(Color.Green, decoration: Decoration.Bold);
    private static readonly Style Bad = new(Color.Red, decoration: Decoration.Bold);
    private static readonly Style Warned = new(Color.Yellow, decoration: Decoration.Bold);

    public static void Write(CheckedFirmware file, Page page)
    {
        var report = file.Report!;
        WriteVerdict(report, page);
        page.Line();
        page.Pairs(CheckSummary.FactsOf(file).Select(fact => (fact.Label, fact.Value)));
        CheckMemoryText.Write(report, page);
        WriteFindings(report, page);
        WriteIgnored(report, page);
        WriteUnused(report, page);
        WriteLog(report, page);
        AttachText.WriteLater(report.Outcome, page);
        page.Flush();
    }

    private static void WriteVerdict(PreflightReport report, Page page)
    {
        var verdict = CheckSummary.VerdictOf(report);
        page.Headline(verdict.Word, verdict.Grade switch { VerdictGrade.Good => Good, VerdictGrade.Warned => Warned, _ => Bad }, verdict.Rest);
    }

    /// <summary>The findings alone. Where none tells why the board refuses, since they are ignored, the verdict; where it does not, nothing.</summary>
    public static void WriteFindingsOnly(PreflightReport report, CheckResult result, Page page)
    {
        if (result == CheckResult.Failed && report.Errors == 0)
            WriteVerdict(report, page);
        WriteGroups(report, page);
        page.Flush();
    }

    private static void WriteFindings(PreflightReport report, Page page)
    {
        if (report.Findings.Count == 0)
            page.Heading("Findings: none");
        WriteGroups(report, page);
    }

    /// <summary>The findings of each severity under a heading of their own, gravest first.</summary>
    private static void WriteGroups(PreflightReport report, Page page)
    {
        foreach (var group in report.Findings.GroupBy(finding => finding.Severity))
        {
            // With one thing wrong there is no question at which the board stops.
            var stop = group.Key == Severity.Error && report.Errors > 1 && report.StopsAt is { } first ? $"; the board stops at {first.Rule.Id}" : string.Empty;
            page.Heading($"{SeverityWord.HeadingOf(group.Key)}: {group.Count()}{stop}");
            foreach (var (index, finding) in group.Index())
            {
                if (index != 0)
                    page.Line();
                WriteFinding(report, finding, page);
            }
        }
    }

    private static void WriteFinding(PreflightReport report, Finding finding, Page page)
    {
        page.Headline($"  {SeverityWord.Of(finding.Severity)} {finding.Rule.Id}", SeverityWord.StyleOf(finding.Severity), finding.Rule.Title);
        page.Paragraph(finding.Message, indent: 4);
        List<(string, string)> pairs = [("where", finding.Location.FileOffset is { } offset && !finding.Location.Description.StartsWith("byte", StringComparison.Ordinal) ? $"{finding.Location.Description}, file offset 0x{offset:x}" : finding.Location.Description)];
        if (finding.BoardLine is { } line)
            pairs.Add(("board says", line));
        else if (finding.LaterLine is { } later)
            pairs.Add(("then says", $"{later}, once it gets there"));
        else if (finding.Severity != Severity.Note)
            pairs.Add(("board says", "nothing"));
        if (report.Errors > 1 && ReferenceEquals(finding, report.StopsAt))
            pairs.Add(("and stops", "here; what else is wrong shows on the board only when this is mended"));
        if (finding.Choice is { } choice)
            pairs.Add(("severity", $"{SeverityWord.Of(finding.Severity)} instead of {SeverityWord.Of(finding.Rule.Severity)}: {choice.Reason}"));
        pairs.Add(("why", finding.Rule.Why));
        pairs.Add(("fix", finding.Advice));
        page.Pairs(pairs, indent: 4, labelWidth: 10);
        // In one piece, to be copied.
        if (finding.Command.Length != 0)
            page.Verbatim(new string(' ', 15) + finding.Command, Style.Plain);
    }

    private static void WriteUnused(PreflightReport report, Page page)
    {
        if (report.Unused.Count == 0)
            return;
        page.Heading($"Choices without use: {report.Unused.Count}");
        foreach (var unused in report.Unused)
            page.Paragraph($"{unused.Rule.Id} found nothing that could be {(unused.Severity is null ? "ignored" : "weighed")}; remove the choice ({unused.Reason}).", indent: 2);
    }

    private static void WriteIgnored(PreflightReport report, Page page)
    {
        if (report.Ignored.Count == 0)
            return;
        page.Heading($"Ignored: {Sizes.Count(report.Ignored.Sum(ignored => ignored.Findings), "finding")}");
        foreach (var ignored in report.Ignored)
        {
            page.Headline($"  {SeverityWord.Of(ignored.Rule.Severity)} {ignored.Rule.Id}", Style.Plain, $"{ignored.Rule.Title} ({Sizes.Count(ignored.Findings, "finding")})");
            page.Pairs([("reason", ignored.Reason)], indent: 4, labelWidth: 10);
        }
    }

    private static void WriteLog(PreflightReport report, Page page)
    {
        page.Heading("What the board prints");
        foreach (var line in report.Outcome.Log)
            page.Verbatim("  " + line.Text, LineStyle.Of(line.Level));
        if (!report.Outcome.Log.Any())
            page.Line("  nothing");
    }
}
