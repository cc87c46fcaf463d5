using FirmwareKit.Preflight;

namespace FirmwareKit.Cli.Output;

/// <summary>Rules for people.</summary>
internal static class RuleText
{
    public static void Write(IReadOnlyList<Rule> rules, Page page)
    {
        page.Table(["Rule", "Severity", "Title"], rules.Select(rule => (IReadOnlyList<string>)[rule.Id, SeverityWord.Of(rule.Severity), rule.Title]));
        page.Line();
        page.Line($"{Sizes.Count(rules.Count, "rule")}. fwkit explain {rules[0].Id} says why a rule is one and how to mend what it finds.");
        page.Flush();
    }

    public static void Write(Rule rule, Page page)
    {
        page.Headline($"{SeverityWord.Of(rule.Severity)} {rule.Id}", SeverityWord.StyleOf(rule.Severity), rule.Title);
        page.Line();
        page.Pairs([("why", rule.Why), ("fix", rule.Fix), ("source", rule.Source)], labelWidth: 7);
        page.Flush();
    }
}
