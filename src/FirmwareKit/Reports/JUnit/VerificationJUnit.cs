using FirmwareKit.Loading.OpTee;
using FirmwareKit.SignedImages;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Verification;

namespace FirmwareKit.Reports.JUnit;

/// <summary>Verifications as JUnit test results: one suite, a case for each file.</summary>
public static class VerificationJUnit
{
    private const string Suite = "fwkit verify";

    /// <summary>Writes the results.</summary>
    /// <param name="files">Each file: its name, and its verdict or why there is none.</param>
    public static string Write(IEnumerable<(string Name, VerificationVerdict? Verdict, string Problem)> files)
    {
        var names = new UniqueNames();
        return JUnitWriter.Write(Suite, [new JUnitSuite(Suite, [], [.. files.Select(file => CaseOf(names.Next(file.Name), file.Verdict, file.Problem))])]);
    }

    private static JUnitCase CaseOf(string name, VerificationVerdict? verdict, string problem)
    {
        if (verdict is null)
            return new JUnitCase(Suite, name, JUnitOutcome.Error, "unreadable", problem);
        var result = verdict.Result;
        var findings = string.Join('\n', result.Findings.Select(finding => Describe(finding, verdict)));
        if (verdict.IsAccepted)
        {
            var key = $"{result.Key?.Description} {result.Key?.Fingerprint}, {result.HashedSegments} segments hashed and compared";
            return new JUnitCase(Suite, name, JUnitOutcome.Passed, Output: findings.Length == 0 ? key : $"{key}\n{findings}");
        }

        if (result.Findings.FirstOrDefault(verdict.IsFatal) is { } fatal && result.IsAccepted)
            return new JUnitCase(Suite, name, JUnitOutcome.Failed, "strict", fatal.Message, findings);
        var outcome = result.Outcome;
        var refusal = outcome.IsLoaded ? "not signed with any of the keys" : $"{outcome.Result.Describe()}: {outcome.Reason}";
        return new JUnitCase(Suite, name, JUnitOutcome.Failed, outcome.Stage.GetName(), refusal, string.Join('\n', ((string[])[refusal, outcome.Fix ?? string.Empty, findings]).Where(line => line.Length != 0)));
    }

    private static string Describe(TeeFinding finding, VerificationVerdict verdict) =>
        $"{(verdict.IsFatal(finding) ? "error" : "warning")}: {finding.Message} (byte 0x{finding.Offset:x}; OP-TEE {verdict.Result.AnswerTo(finding)})";
}
