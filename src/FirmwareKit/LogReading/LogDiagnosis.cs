using FirmwareKit.Preflight;

namespace FirmwareKit.LogReading;

/// <summary>Whether a check of a firmware and a tree gives the line that a log has.</summary>
public enum LogAgreement
{
    /// <summary>The check gives this line, with the same values.</summary>
    Same,

    /// <summary>The check gives a line of this kind with other values: the board runs another build.</summary>
    OtherValues,

    /// <summary>The check does not give it: the board has another firmware or tree, or the cause lies outside of both.</summary>
    NotExpected,
}

/// <summary>One line of a log, held against a check.</summary>
/// <param name="Explanation">The line.</param>
/// <param name="Agreement">Whether the check gives it too.</param>
/// <param name="Findings">The check's findings of the rules that the line points to: which of the possible causes it is.</param>
public sealed record LogDiagnosis(LogExplanation Explanation, LogAgreement Agreement, IReadOnlyList<Finding> Findings)
{
    /// <summary>Holds the lines of a log against a check of the firmware and tree that gave it.</summary>
    /// <param name="log">The log.</param>
    /// <param name="check">The check.</param>
    public static IReadOnlyList<LogDiagnosis> Compare(LogReport log, PreflightReport check)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(check);
        var linux = check.Outcome.Log.Select(line => line.Text);
        // The board puts E/TA in front of OP-TEE's lines, and the model does not.
        var opTee = check.Outcome.SecureLoad?.Log.Select(line => $"E/TA:  {line}") ?? [];
        var predicted = linux.Concat(opTee).Select(line => LogReader.Explain(line, 0)).OfType<LogExplanation>().ToList();
        return [.. log.Explanations.Select(explanation => new LogDiagnosis(
            explanation,
            AgreementOf(explanation, predicted),
            [.. check.Findings.Where(finding => explanation.Pattern.Rules.Contains(finding.Rule.Id))]))];
    }

    private static LogAgreement AgreementOf(LogExplanation explanation, List<LogExplanation> predicted)
    {
        var sameKind = predicted.Where(line => ReferenceEquals(line.Pattern, explanation.Pattern)).ToList();
        return sameKind.Exists(line => line.Values.All(value => explanation.Values[value.Key] == value.Value)) ? LogAgreement.Same
            : sameKind.Count != 0 ? LogAgreement.OtherValues
            : LogAgreement.NotExpected;
    }
}
