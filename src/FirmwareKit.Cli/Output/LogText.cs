using FirmwareKit.LogReading;
using FirmwareKit.Preflight;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary>An explained log for people: every known line as the board printed it, and below it what it means.</summary>
internal static class LogText
{
    private static readonly Style Problem = new(Color.Red);

    public static void Write(LogReport report, IReadOnlyList<LogDiagnosis> diagnoses, Page page)
    {
        var problems = report.Explanations.Count(explanation => explanation.Pattern.IsProblem);
        page.Line(report.Explanations.Count == 0
            ? "No line of the log is known."
            : $"{Sizes.Count(report.Explanations.Count, "known line")}, {(problems == 0 ? "none of them reports a problem" : $"{Sizes.Count(problems, "problem")} among them")}");
        // A fault gives several lines; what it is stands at the first one.
        var said = new HashSet<Finding>(ReferenceEqualityComparer.Instance);
        foreach (var (index, explanation) in report.Explanations.Index())
        {
            page.Line();
            page.Verbatim(explanation.Line, explanation.Pattern.IsProblem ? Problem : Style.Plain);
            page.Pairs(Pairs(explanation), indent: 4, labelWidth: 10);
            if (index < diagnoses.Count && explanation.Pattern.IsProblem)
                page.Pairs(Pairs(diagnoses[index], said), indent: 4, labelWidth: 10);
        }

        if (report.Unknown.Count != 0)
            page.Heading("Not known");
        foreach (var line in report.Unknown)
            page.Verbatim("  " + line, Style.Plain);
        if (report.Omitted != 0)
            page.Line($"  ... {Sizes.Count(report.Omitted, "more line")}");
        page.Flush();
    }

    private static IEnumerable<(string Label, string Value)> Pairs(LogExplanation explanation)
    {
        yield return ("line", explanation.Count == 1 ? $"{explanation.LineNumber}" : $"{explanation.LineNumber}, and {explanation.Count - 1} more");
        yield return ("means", explanation.Meaning);
        if (explanation.Pattern.IsProblem)
            yield return ("cause", explanation.Cause);
        if (explanation.Advice.Length != 0)
            yield return ("do", explanation.Advice);
        if (explanation.Pattern.Rules.Count != 0)
            yield return ("rules", string.Join(", ", explanation.Pattern.Rules));
    }

    private static IEnumerable<(string Label, string Value)> Pairs(LogDiagnosis diagnosis, HashSet<Finding> said)
    {
        yield return ("check", diagnosis.Agreement switch
        {
            LogAgreement.Same => "this firmware gives this line with this tree",
            LogAgreement.OtherValues => "this firmware gives such a line with this tree, with other values: the board runs another build",
            _ => "this firmware does not give it with this tree: the board has another firmware or tree, or the cause lies outside of both",
        });
        foreach (var finding in diagnosis.Findings)
        {
            if (!said.Add(finding))
            {
                yield return ("it is", $"{finding.Rule.Id}, as above");
                continue;
            }

            yield return ("it is", $"{finding.Rule.Id} {finding.Rule.Title}: {finding.Message}");
            yield return ("where", finding.Location.Description);
            yield return ("fix", finding.Fix);
        }
    }
}
