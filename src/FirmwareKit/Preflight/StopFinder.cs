using FirmwareKit.Loading;

namespace FirmwareKit.Preflight;

/// <summary>Which of several findings is the one that the board meets first and does not get past.</summary>
internal static class StopFinder
{
    /// <summary>The finding that the step which ended the start speaks of; null when none ended it, or none speaks of it.</summary>
    public static Finding? Find(LoadOutcome outcome, IReadOnlyList<Finding> findings) => outcome switch
    {
        { FailedStep: null } => null,
        { Verdict: LoadVerdict.KernelCrash } => OfCrash(outcome, findings),
        _ => OfLog(outcome.FailedStep, findings) ?? Gravest(outcome, findings),
    };

    /// <summary>The detail comes before the line that sums up; of findings on the same line a cause, then the one that names more of the firmware.</summary>
    private static Finding? OfLog(LoadStep failed, IReadOnlyList<Finding> findings)
    {
        var lines = failed.Log.Select(line => line.Text).ToList();
        return findings
            .Where(finding => finding.BoardLine is not null && finding.Rule.Severity == Severity.Error && lines.Contains(finding.BoardLine))
            .OrderBy(finding => lines.IndexOf(finding.BoardLine!))
            .ThenBy(finding => finding.Rule.Explains.Count == 0)
            .FirstOrDefault();
    }

    /// <summary>A crash prints no line of its own; its text stands in the finding, or the finding is about what the kernel followed.</summary>
    private static Finding? OfCrash(LoadOutcome outcome, IReadOnlyList<Finding> findings)
    {
        var crash = outcome.Uncertainties is [.., var last] ? last : string.Empty;
        return findings.FirstOrDefault(finding => finding.Message.Contains(crash.AsSpan(Math.Min(1, crash.Length)), StringComparison.Ordinal)) ?? Gravest(outcome, findings);
    }

    /// <summary>Where the driver says nothing of a node that it does not take, what is wrong with the node is the cause.</summary>
    private static Finding? Gravest(LoadOutcome outcome, IReadOnlyList<Finding> findings) => outcome.Verdict == LoadVerdict.Refused
        ? null
        : findings.FirstOrDefault(finding => finding.Rule.Severity == Severity.Error && (outcome.Verdict == LoadVerdict.KernelCrash || finding.Rule.Id == "FK3003"));
}
