namespace FirmwareKit.Preflight;

/// <summary>A rule that found something which the user chose to ignore.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Findings">How many findings were left out; a rule gives at most 20.</param>
/// <param name="Reason">Why, in the user's words.</param>
public sealed record IgnoredRule(Rule Rule, int Findings, string Reason)
{
    /// <summary>What was left out, for reports that carry it marked as suppressed.</summary>
    public IReadOnlyList<Finding> LeftOut { get; init; } = [];
}
