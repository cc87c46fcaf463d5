using System.Text;
using System.Text.Json;
using FirmwareKit.Preflight;

namespace FirmwareKit.Reports.Sarif;

/// <summary>The rules that a run found something with, as reportingDescriptors in the order of their ids.</summary>
internal sealed class SarifRules
{
    private readonly List<Rule> _rules;

    public SarifRules(IEnumerable<Rule> used) => _rules = [.. used.DistinctBy(rule => rule.Id).OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    public int IndexOf(Rule rule) => _rules.FindIndex(candidate => candidate.Id == rule.Id);

    /// <summary>Members <c>id</c> and <c>index</c>, which refer to a rule.</summary>
    public void WriteReference(Utf8JsonWriter json, Rule rule)
    {
        json.WriteString("id", rule.Id);
        json.WriteNumber("index", IndexOf(rule));
    }

    public void Write(Utf8JsonWriter json) => json.List("rules", _rules, rule =>
    {
        json.WriteString("id", rule.Id);
        json.WriteString("name", NameOf(rule));
        Text(json, "shortDescription", rule.Title + ".");
        Text(json, "fullDescription", rule.Why);
        json.WriteStartObject("help");
        json.WriteString("text", $"{rule.Title}.\n\nWhy: {rule.Why}\n\nFix: {rule.Fix}\n\nSource: {rule.Source}");
        json.WriteString("markdown", $"**Why:** {Markdown(rule.Why)}\n\n**Fix:** {Markdown(rule.Fix)}\n\n**Source:** {Markdown(rule.Source)}");
        json.WriteEndObject();
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", LevelOf(rule.Severity));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.Strings("tags", ["firmware", AreaOf(rule)]);
        json.WriteEndObject();
    });

    public static string LevelOf(Severity severity) => JsonReport.Kebab(severity);

    public static void Text(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    /// <summary>The title in Pascal case: <c>SegmentOutsideOfEveryMemoryRegion</c>.</summary>
    private static string NameOf(Rule rule)
    {
        var name = new StringBuilder();
        var starts = true;
        foreach (var c in rule.Title)
        {
            if (char.IsAsciiLetterOrDigit(c))
                name.Append(starts ? char.ToUpperInvariant(c) : c);
            starts = !char.IsAsciiLetterOrDigit(c);
        }

        return name.ToString();
    }

    /// <summary>The range of the id, as the catalogue orders it.</summary>
    private static string AreaOf(Rule rule) => rule.Id[2] switch
    {
        '1' => "elf",
        '2' => "resource-table",
        '3' => "device-tree",
        '4' => "memory-layout",
        '5' => "signed-image",
        '6' => "boot",
        _ => "installed-system",
    };

    /// <summary>Plain text as Markdown: references such as <c>&lt;&amp;spare1&gt;</c> would be taken for HTML.</summary>
    private static string Markdown(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            if (c is '\\' or '`' or '*' or '_' or '<' or '>' or '[' or ']' or '#' or '|' or '&')
                escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
