using System.Text;
using System.Text.Json;
using FirmwareKit.Preflight;

namespace FirmwareKit.Cli.Tests.Rules;

/// <summary>Each rule fires on its example, stays silent on good firmware, and stands with both in docs/rules.md.</summary>
[TestClass]
public sealed class RuleDocumentTests
{
    /// <summary>Rules that have no example yet; new ones get one in RuleExamples instead.</summary>
    private static readonly string[] WithoutExample = [];

    private static readonly (string Prefix, string Title)[] Chapters =
    [
        ("FK1", "ELF file"),
        ("FK2", "Resource table"),
        ("FK3", "Device tree"),
        ("FK4", "Memory layout"),
        ("FK5", "Signed image"),
        ("FK6", "Boot address and vector table"),
        ("FK7", "Kernel configuration and root file system"),
    ];

    public static IEnumerable<object[]> Examples => RuleExamples.All.Select(example => new object[] { example.Rule });

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void Fires_on_its_example(string rule)
    {
        var example = RuleExamples.All.Single(example => example.Rule == rule);

        var finding = example.Finding();

        Assert.IsNotEmpty(finding, string.Join('\n', example.Run().Output.Split('\n').Where(line => line.Contains(" FK", StringComparison.Ordinal))) + example.Run().Error);
        StringAssert.Contains(finding, "fix ");
    }

    /// <summary>Notes on how good firmware is made are fine; anything else would make people ignore rules.</summary>
    [TestMethod]
    [DataRow("firmware/mp257-openamp-m33.elf", "good/mp257-m33.dtb", "FK4005")]
    [DataRow("firmware/mp257-tfm-ns.elf", "good/mp257-m33.dtb")]
    [DataRow("firmware/mp157-openamp-m4.elf", "good/mp157-m4.dtb")]
    [DataRow("firmware/mp257-m0.elf", "good/mp257-m0.dtb")]
    public void Every_rule_stays_silent_on_good_firmware(string firmware, string tree, params string[] notes)
    {
        using var json = JsonDocument.Parse(new RuleExample(string.Empty, firmware, tree).Run("--format", "json").Output);

        var found = json.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("rule").GetString()).ToList();
        CollectionAssert.AreEqual(notes, found, string.Join(' ', found));
    }

    [TestMethod]
    public void Every_rule_has_an_example()
    {
        var missing = RuleCatalog.All.Select(rule => rule.Id).Except(RuleExamples.All.Select(example => example.Rule)).Except(WithoutExample);

        Assert.IsEmpty(missing, $"Add to RuleExamples: {string.Join(' ', missing)}");
    }

    /// <summary>docs/rules.md is generated: after a change run the tests once with FWKIT_APPROVE=1.</summary>
    [TestMethod]
    public void The_document_of_the_rules_is_up_to_date()
    {
        var path = Path.Combine(Fwkit.RepositoryRoot, "docs", "rules.md");
        var text = Generate();
        if (Environment.GetEnvironmentVariable("FWKIT_APPROVE") == "1")
            File.WriteAllText(path, text);

        Assert.AreEqual(text, File.ReadAllText(path));
    }

    private static string Generate()
    {
        var text = new StringBuilder();
        text.Append("# Rules\n\nGenerated from the rules in `src/FirmwareKit/Preflight/Rules`. Severity: **error**, the board refuses it or it cannot work; **warning**, it may\n");
        text.Append("misbehave; **note**, worth knowing. References such as S-06 name the rules of the loaders in [reference](reference/README.md).\n\n");
        text.Append("Each example is what `fwkit check` prints for a file of `testdata/firmware` and a tree of `testdata/devicetree`, where needed with the changes that the line\n");
        text.Append("above it names (tests/FirmwareKit.Cli.Tests/Rules/RuleExamples.cs).\n");
        foreach (var (prefix, title) in Chapters)
        {
            text.Append($"\n## {prefix}xxx: {title}\n");
            foreach (var rule in RuleCatalog.All.Where(rule => rule.Id.StartsWith(prefix, StringComparison.Ordinal)))
            {
                text.Append($"\n### {rule.Id}: {rule.Title}\n\n");
                text.Append($"**{rule.Severity.ToString().ToLowerInvariant()}.** {rule.Why}\n\n");
                text.Append($"Fix: {rule.Fix}\n\n");
                text.Append($"Source: {rule.Source}\n");
                if (RuleExamples.All.FirstOrDefault(example => example.Rule == rule.Id) is { } example)
                    text.Append($"\nExample: {example.Made.Replace(Fwkit.RepositoryRoot + "/", string.Empty, StringComparison.Ordinal)}\n\n```\n{example.Finding()}\n```\n");
            }
        }

        return text.ToString();
    }
}
