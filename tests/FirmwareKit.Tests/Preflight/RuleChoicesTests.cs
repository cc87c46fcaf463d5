using FirmwareKit.Firmware;
using FirmwareKit.Installed;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;

namespace FirmwareKit.Tests.Preflight;

[TestClass]
public sealed class RuleChoicesTests
{
    private const string Misplaced = "m33-segment-outside.elf";
    private const string NoTable = "m33-no-resource-table.elf";

    [TestMethod]
    public void A_refused_boot_stays_refused_when_its_rule_is_ignored()
    {
        var every = Check(Misplaced, RuleChoices.None).Findings.Select(finding => RuleChoice.Ignore(finding.Rule, "test"));

        var report = Check(Misplaced, new RuleChoices(every));

        Assert.AreEqual(PreflightVerdict.Refused, report.Verdict);
        Assert.IsEmpty(report.Findings);
        Assert.IsNotEmpty(report.Ignored);
    }

    [TestMethod]
    public void The_report_says_how_many_findings_were_ignored_and_why()
    {
        var report = Check(NoTable, new RuleChoices([RuleChoice.Ignore(Rule("FK2001"), "bare metal")]));

        var ignored = report.Ignored.Single();
        Assert.AreEqual(new IgnoredRule(Rule("FK2001"), 1, "bare metal"), ignored with { LeftOut = [] });
        Assert.AreEqual(ignored.Findings, ignored.LeftOut.Count);
        Assert.IsFalse(report.Findings.Any(finding => finding.Rule.Id == "FK2001"));
    }

    [TestMethod]
    public void An_ignored_rule_that_found_nothing_is_not_reported() =>
        Assert.IsEmpty(Check(NoTable, new RuleChoices([RuleChoice.Ignore(Rule("FK4003"), "test")])).Ignored);

    [TestMethod]
    public void A_finding_takes_the_chosen_severity_and_its_place()
    {
        var report = Check(NoTable, new RuleChoices([RuleChoice.Weigh(Rule("FK2001"), Severity.Error, "we need rpmsg")]));

        Assert.AreEqual("FK2001", report.Findings[0].Rule.Id);
        Assert.AreEqual(Severity.Error, report.Findings[0].Severity);
        Assert.AreEqual(PreflightVerdict.BootsButFails, report.Verdict);
    }

    [TestMethod]
    public void The_later_of_two_choices_counts() =>
        Assert.AreEqual("b", new RuleChoices([RuleChoice.Ignore(Rule("FK4003"), "a"), RuleChoice.Weigh(Rule("FK4003"), Severity.Note, "b")]).All.Single().Reason);

    [TestMethod]
    public void A_choice_needs_a_reason() => Assert.ThrowsExactly<ArgumentException>(() => RuleChoice.Ignore(Rule("FK4003"), " "));

    [TestMethod]
    [DataRow("FK4013", "FK4003")]
    [DataRow("4003", "FK4003")]
    [DataRow("fk40003", "FK4003")]
    [DataRow("", "FK1001")]
    public void The_nearest_rules_are_those_that_may_have_been_meant(string word, string expected) =>
        CollectionAssert.Contains(RuleCatalog.Nearest(word).Select(rule => rule.Id).ToList(), expected);

    private static Rule Rule(string id) => RuleCatalog.TryFind(id, out var rule) ? rule : throw new ArgumentException(id);

    private static PreflightReport Check(string firmware, RuleChoices choices)
    {
        var processor = RemoteProcessor.FindAll(EditedTree.Read("good/mp257-m33.dtb"))[0];
        return PreflightCheck.Run(FirmwareImage.Open("x", TestData.Source("firmware", "broken", firmware)), processor, new LinuxOptions(), InstalledSystem.Unknown, choices);
    }
}
