using System.Diagnostics.CodeAnalysis;

namespace FirmwareKit.Preflight;

/// <summary>
/// What a user decided on rules, at most once for each. It changes which findings a report has and what they weigh, never what the loader did: a
/// refused boot stays refused.
/// </summary>
public sealed class RuleChoices
{
    private readonly Dictionary<string, RuleChoice> _byId = new(StringComparer.Ordinal);

    /// <summary>Takes choices; of two for one rule the later one counts.</summary>
    /// <param name="choices">The choices.</param>
    public RuleChoices(IEnumerable<RuleChoice> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        foreach (var choice in choices)
            _byId[choice.Rule.Id] = choice;
        All = [.. _byId.Values.OrderBy(choice => choice.Rule.Id, StringComparer.Ordinal)];
    }

    /// <summary>Every rule as the catalogue has it.</summary>
    public static RuleChoices None { get; } = new([]);

    /// <summary>The file that the choices are from, as the user named it; null where there is none.</summary>
    public string? Origin { get; init; }

    /// <summary>The choices by the ids of their rules.</summary>
    public IReadOnlyList<RuleChoice> All { get; }

    /// <summary>Finds what was decided on a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="choice">The choice.</param>
    public bool TryFind(Rule rule, [NotNullWhen(true)] out RuleChoice? choice)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return _byId.TryGetValue(rule.Id, out choice);
    }
}
