namespace FirmwareKit.Preflight;

/// <summary>What a user decided on one rule: its findings are left out, or weigh something else.</summary>
public sealed record RuleChoice
{
    private RuleChoice(Rule rule, Severity? severity, string reason)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        (Rule, Severity, Reason) = (rule, severity, reason);
    }

    /// <summary>The rule.</summary>
    public Rule Rule { get; }

    /// <summary>What its findings weigh instead; null where they are left out.</summary>
    public Severity? Severity { get; }

    /// <summary>Why; every report says it.</summary>
    public string Reason { get; }

    /// <summary>Leaves the findings of a rule out.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    public static RuleChoice Ignore(Rule rule, string reason) => new(rule, null, reason);

    /// <summary>Gives the findings of a rule another severity.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="severity">The severity.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    public static RuleChoice Weigh(Rule rule, Severity severity, string reason) => new(rule, severity, reason);
}
