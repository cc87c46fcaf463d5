using System.Text.Json;
using FirmwareKit.Preflight;

namespace FirmwareKit.Reports;

/// <summary>Rules as JSON: the list as schema <c>fwkit.rules/1</c>, one with its explanation as <c>fwkit.rule/1</c>.</summary>
public static class RuleJson
{
    /// <summary>Writes a list of rules.</summary>
    /// <param name="rules">The rules.</param>
    public static string Write(IReadOnlyList<Rule> rules) => JsonReport.Write("fwkit.rules/1", json => json.List("rules", rules, rule => WriteTitle(json, rule)));

    /// <summary>Writes one rule.</summary>
    /// <param name="rule">The rule.</param>
    public static string Write(Rule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return JsonReport.Write("fwkit.rule/1", json =>
        {
            WriteTitle(json, rule);
            json.WriteString("why", rule.Why);
            json.WriteString("fix", rule.Fix);
            json.WriteString("source", rule.Source);
        });
    }

    private static void WriteTitle(Utf8JsonWriter json, Rule rule)
    {
        json.WriteString("id", rule.Id);
        json.WriteString("severity", JsonReport.Kebab(rule.Severity));
        json.WriteString("title", rule.Title);
    }
}
