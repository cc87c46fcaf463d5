using System.Text;
using FirmwareKit.Preflight;

namespace FirmwareKit.Tests.Preflight;

[TestClass]
public sealed class RuleCatalogDocumentTests
{
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

    /// <summary>docs/rules.md is generated: after a change run the tests once with FWKIT_APPROVE=1.</summary>
    [TestMethod]
    public void The_document_of_the_rules_is_up_to_date()
    {
        var path = Path.Combine(TestData.RepositoryRoot, "docs", "rules.md");
        if (Environment.GetEnvironmentVariable("FWKIT_APPROVE") == "1")
            File.WriteAllText(path, Generate());

        Assert.AreEqual(Generate(), File.ReadAllText(path));
    }

    private static string Generate()
    {
        var text = new StringBuilder();
        text.Append("# Rules\n\nGenerated from the rules in `src/FirmwareKit/Preflight/Rules`. Severity: **error**, the board refuses it or it cannot work; **warning**, it may\n");
        text.Append("misbehave; **note**, worth knowing. References such as S-06 name the rules of the loaders in the project's reference documents.\n");
        foreach (var (prefix, title) in Chapters)
        {
            text.Append($"\n## {prefix}xxx: {title}\n");
            foreach (var rule in RuleCatalog.All.Where(rule => rule.Id.StartsWith(prefix, StringComparison.Ordinal)))
            {
                text.Append($"\n### {rule.Id}: {rule.Title}\n\n");
                text.Append($"**{rule.Severity.ToString().ToLowerInvariant()}.** {rule.Why}\n\n");
                text.Append($"Fix: {rule.Fix}\n\n");
                text.Append($"Source: {rule.Source}\n");
            }
        }

        return text.ToString();
    }
}
