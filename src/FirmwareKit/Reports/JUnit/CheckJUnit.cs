using FirmwareKit.Preflight;

namespace FirmwareKit.Reports.JUnit;

/// <summary>
/// Pre-flight reports as JUnit test results: a suite for each firmware, and in it a case for the board's verdict and one for each rule. So a rule that
/// starts to fail shows as a new failure of one test, and one that is mended as a fixed test.
/// </summary>
public static class CheckJUnit
{
    /// <summary>Writes the results.</summary>
    /// <param name="files">The checked files. Each is looked at before the next is asked for.</param>
    public static string Write(IEnumerable<CheckedFirmware> files)
    {
        var names = new UniqueNames();
        return JUnitWriter.Write("fwkit check", [.. files.Select(file => SuiteOf(file, names.Next(file.Path)))]);
    }

    private static JUnitSuite SuiteOf(CheckedFirmware file, string name)
    {
        if (file.Report is not { } report)
            return new JUnitSuite(name, [], [new JUnitCase(name, "The file can be read", JUnitOutcome.Error, "unreadable", file.Problem)]);
        var context = report.Context;
        return new JUnitSuite(
            name,
            [
                ("processor", context.Processor.Name), ("deviceTree", file.Tree), ("loader", report.Outcome.Loader), ("verdict", JsonReport.Kebab(report.Verdict)),
                .. report.StopsAt is { } stop ? [("stopsAt", stop.Rule.Id)] : Array.Empty<(string, string)>(),
            ],
            [VerdictOf(file, report, name), .. RuleCatalog.All.Select(rule => CaseOf(name, report, rule))]);
    }

    private static JUnitCase VerdictOf(CheckedFirmware file, PreflightReport report, string group)
    {
        const string Name = "The board starts it";
        var log = string.Join('\n', report.Outcome.Log.Select(line => line.Text));
        var verdict = JsonReport.Kebab(report.Verdict).Replace('-', ' ');
        var message = report.Outcome.FailedStep is { } step ? $"{verdict} at \"{step.Title}\", error {report.Outcome.ErrorNumber}" : verdict;
        return file.Result == CheckResult.Passed
            ? new JUnitCase(group, Name, JUnitOutcome.Passed, Output: $"{message}\n\nThe board prints:\n{log}")
            : new JUnitCase(group, Name, JUnitOutcome.Failed, JsonReport.Kebab(report.Verdict), message, $"{message}\n\nThe board prints:\n{log}");
    }

    private static JUnitCase CaseOf(string group, PreflightReport report, Rule rule)
    {
        var name = $"{rule.Id} {rule.Title}";
        if (report.Ignored.FirstOrDefault(ignored => ignored.Rule.Id == rule.Id) is { } left)
            return new JUnitCase(group, name, JUnitOutcome.Skipped, Message: left.Reason);
        var findings = report.Findings.Where(finding => finding.Rule.Id == rule.Id).ToList();
        var errors = findings.Where(finding => finding.Severity == Severity.Error).ToList();
        var text = string.Join("\n\n", findings.Select(Describe));
        return errors.Count != 0
            ? new JUnitCase(group, name, JUnitOutcome.Failed, rule.Id, errors[0].Message, text)
            : new JUnitCase(group, name, JUnitOutcome.Passed, Output: text);
    }

    private static string Describe(Finding finding) => string.Join('\n', (string[])
    [
        $"{JsonReport.Kebab(finding.Severity)}: {finding.Message}",
        $"where: {finding.Location.Description}",
        .. finding.BoardLine is { } line ? [$"board says: {line}"] : Array.Empty<string>(),
        .. finding.LaterLine is { } later ? [$"then says, once it gets there: {later}"] : Array.Empty<string>(),
        .. finding.Choice is { } choice ? [$"severity chosen: {choice.Reason}"] : Array.Empty<string>(),
        $"why: {finding.Rule.Why}",
        $"fix: {finding.Fix}",
    ]);
}
