using System.Text;
using System.Text.Json;

namespace FirmwareKit.Cli.Tests;

/// <summary><c>fwkit rules</c>, <c>fwkit explain RULE</c>, and the choices on rules of <c>fwkit check</c>.</summary>
[TestClass]
public sealed class RuleOptionTests
{
    private const string NoTable = "testdata/firmware/broken/m33-no-resource-table.elf";

    [TestMethod]
    [DataRow("rules", 0, "rules")]
    [DataRow("explain-rule", 0, "explain", "FK4003")]
    [DataRow("explain-rule-json", 0, "explain", "fk4003", "--format", "json")]
    [DataRow("check-ignored", 0, "check", NoTable, "--dtb", Fwkit.M33Tree, "--ignore", "FK2001")]
    [DataRow("check-reweighed", 1, "check", NoTable, "--dtb", Fwkit.M33Tree, "--severity", "FK2001=error")]
    [DataRow("check-ignored-refused", 1, "check", "testdata/firmware/broken/m33-segment-outside.elf", "--dtb", Fwkit.M33Tree, "--ignore", "FK4001,FK4002")]
    public void Prints_what_was_approved(string name, int exitCode, params string[] args)
    {
        var result = Fwkit.Run(args);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        Approved.Verify(name, result.Output);
    }

    [TestMethod]
    public void Lists_every_rule_as_json()
    {
        using var json = JsonDocument.Parse(Fwkit.Run("rules", "--format", "json").Output);

        Assert.AreEqual("fwkit.rules/1", json.RootElement.GetProperty("schema").GetString());
        Assert.HasCount(FirmwareKit.Preflight.RuleCatalog.All.Count, json.RootElement.GetProperty("rules").EnumerateArray());
    }

    [TestMethod]
    [DataRow("FK4003", "explain", "FK4093")]
    [DataRow("FK2001", "check", NoTable, "--dtb", Fwkit.M33Tree, "--ignore", "FK2000")]
    [DataRow("FK2001", "check", NoTable, "--dtb", Fwkit.M33Tree, "--severity", "FK2000=note")]
    [DataRow("error, warning or note", "check", NoTable, "--dtb", Fwkit.M33Tree, "--severity", "FK2001=fatal")]
    [DataRow("RULE=SEVERITY", "check", NoTable, "--dtb", Fwkit.M33Tree, "--severity", "FK2001")]
    [DataRow("both", "check", NoTable, "--dtb", Fwkit.M33Tree, "--severity", "FK2001=note", "--ignore", "FK2001")]
    public void Refuses_an_option_and_says_what_would_do(string expected, params string[] args)
    {
        var result = Fwkit.Run(args);

        Assert.AreEqual(ExitCode.WrongUsage, result.ExitCode);
        StringAssert.Contains(result.Error, expected);
        Assert.IsEmpty(result.Output);
    }

    [TestMethod]
    public void Takes_the_file_beside_the_firmware()
    {
        using var folder = new ScratchFolder();
        var firmware = folder.Write("firmware.elf", File.ReadAllBytes(Path.Combine(Fwkit.RepositoryRoot, NoTable)));
        folder.Write("fwkit.json", Encoding.UTF8.GetBytes("""{ "rules": { "FK2001": { "ignore": true, "reason": "bare metal, no rpmsg" } } }"""));

        using var json = JsonDocument.Parse(Fwkit.Run("check", firmware, "--dtb", Fwkit.M33Tree, "--format", "json").Output);

        var ignored = json.RootElement.GetProperty("ignored").EnumerateArray().Single();
        Assert.AreEqual("FK2001", ignored.GetProperty("rule").GetString());
        Assert.AreEqual("bare metal, no rpmsg", ignored.GetProperty("reason").GetString());
    }

    [TestMethod]
    public void An_option_wins_over_the_file()
    {
        using var folder = new ScratchFolder();
        var config = folder.Write("choices.json", Encoding.UTF8.GetBytes("""{ "rules": { "FK2001": { "ignore": true, "reason": "bare metal" } } }"""));

        var result = Fwkit.Run("check", NoTable, "--dtb", Fwkit.M33Tree, "--config", config, "--severity", "FK2001=note");

        StringAssert.Contains(result.Output, "note FK2001");
    }

    [TestMethod]
    public void A_wrong_file_is_a_bad_input_with_the_place()
    {
        using var folder = new ScratchFolder();
        var config = folder.Write("choices.json", Encoding.UTF8.GetBytes("""{ "rules": { "FK2001": { "ignore": true } } }"""));

        var result = Fwkit.Run("check", NoTable, "--dtb", Fwkit.M33Tree, "--config", config);

        Assert.AreEqual(ExitCode.BadInput, result.ExitCode);
        StringAssert.Contains(result.Error, "$.rules.FK2001.reason");
    }

    [TestMethod]
    public void A_file_that_was_named_must_be_there() =>
        Assert.AreEqual(ExitCode.BadInput, Fwkit.Run("check", NoTable, "--dtb", Fwkit.M33Tree, "--config", "no-such.json").ExitCode);
}
