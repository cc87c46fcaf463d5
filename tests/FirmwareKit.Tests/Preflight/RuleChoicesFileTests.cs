using System.Text;
using FirmwareKit.Preflight;
using Json.Schema;

namespace FirmwareKit.Tests.Preflight;

[TestClass]
public sealed class RuleChoicesFileTests
{
    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromFile(Path.Combine(TestData.RepositoryRoot, "docs", "schema", "fwkit.schema.json")));

    [TestMethod]
    public void Reads_ignored_and_reweighed_rules_with_their_reasons()
    {
        var choices = Read("""{ "rules": { "FK4005": { "severity": "error", "reason": "slow" }, "FK4003": { "ignore": true, "reason": "on purpose" }, } } // done""").All;

        Assert.HasCount(2, choices);
        Assert.AreEqual(("FK4003", null, "on purpose"), (choices[0].Rule.Id, choices[0].Severity, choices[0].Reason));
        Assert.AreEqual(("FK4005", Severity.Error, "slow"), (choices[1].Rule.Id, choices[1].Severity, choices[1].Reason));
    }

    [TestMethod]
    [DataRow("{}")]
    [DataRow("""{ "$schema": "x", "rules": {} }""")]
    [DataRow("\ufeff{}")]
    public void Reads_a_file_without_choices(string text) => Assert.IsEmpty(Read(text).All);

    [TestMethod]
    [DataRow("", "$")]
    [DataRow("[]", "$")]
    [DataRow("""{ "rules": [] }""", "$.rules")]
    [DataRow("""{ "rule": {} }""", "$.rule")]
    [DataRow("""{ "rules": { "FK9999": { "ignore": true, "reason": "x" } } }""", "$.rules.FK9999")]
    [DataRow("""{ "rules": { "fk4003": { "ignore": true, "reason": "x" } } }""", "$.rules.fk4003")]
    [DataRow("""{ "rules": { "FK4003": true } }""", "$.rules.FK4003")]
    [DataRow("""{ "rules": { "FK4003": { "reason": "x" } } }""", "$.rules.FK4003")]
    [DataRow("""{ "rules": { "FK4003": { "ignore": true, "severity": "note", "reason": "x" } } }""", "$.rules.FK4003")]
    [DataRow("""{ "rules": { "FK4003": { "ignore": false, "reason": "x" } } }""", "$.rules.FK4003.ignore")]
    [DataRow("""{ "rules": { "FK4003": { "ignore": true } } }""", "$.rules.FK4003.reason")]
    [DataRow("""{ "rules": { "FK4003": { "ignore": true, "reason": " " } } }""", "$.rules.FK4003.reason")]
    [DataRow("""{ "rules": { "FK4003": { "ignore": true, "reason": 1 } } }""", "$.rules.FK4003.reason")]
    [DataRow("""{ "rules": { "FK4003": { "severity": "fatal", "reason": "x" } } }""", "$.rules.FK4003.severity")]
    [DataRow("""{ "rules": { "FK4003": { "severity": 1, "reason": "x" } } }""", "$.rules.FK4003.severity")]
    [DataRow("""{ "rules": { "FK4003": { "ignore": true, "because": "x" } } }""", "$.rules.FK4003.because")]
    [DataRow("""{ "rules": { "FK4003": { "ignore": true, "reason": "x" }, "FK4003": { "ignore": true, "reason": "x" } } }""", "$")]
    [DataRow("""{ "rules": { "FK4003": { "ignore": true, "reason": "\ud800" } } }""", "$")]
    public void Says_where_a_wrong_file_is_wrong(string text, string path) =>
        Assert.AreEqual(path, Assert.ThrowsExactly<RuleChoicesFormatException>(() => Read(text)).Path);

    /// <summary>An editor that knows docs/schema/fwkit.schema.json accepts what the reader accepts; which rules exist it cannot know.</summary>
    [TestMethod]
    [DataRow(true, "{}")]
    [DataRow(true, """{ "$schema": "x", "rules": {} }""")]
    [DataRow(true, """{ "rules": { "FK4005": { "severity": "error", "reason": "slow" }, "FK4003": { "ignore": true, "reason": "on purpose" } } }""")]
    [DataRow(false, "[]")]
    [DataRow(false, """{ "rules": [] }""")]
    [DataRow(false, """{ "rule": {} }""")]
    [DataRow(false, """{ "rules": { "fk4003": { "ignore": true, "reason": "x" } } }""")]
    [DataRow(false, """{ "rules": { "FK4003": true } }""")]
    [DataRow(false, """{ "rules": { "FK4003": { "reason": "x" } } }""")]
    [DataRow(false, """{ "rules": { "FK4003": { "ignore": true, "severity": "note", "reason": "x" } } }""")]
    [DataRow(false, """{ "rules": { "FK4003": { "ignore": false, "reason": "x" } } }""")]
    [DataRow(false, """{ "rules": { "FK4003": { "ignore": true } } }""")]
    [DataRow(false, """{ "rules": { "FK4003": { "ignore": true, "reason": " " } } }""")]
    [DataRow(false, """{ "rules": { "FK4003": { "severity": "fatal", "reason": "x" } } }""")]
    [DataRow(false, """{ "rules": { "FK4003": { "ignore": true, "because": "x" } } }""")]
    public void The_schema_and_the_reader_agree(bool isRight, string text)
    {
        using var document = System.Text.Json.JsonDocument.Parse(text);
        var isRead = true;
        try
        {
            Read(text);
        }
        catch (RuleChoicesFormatException)
        {
            isRead = false;
        }

        Assert.AreEqual(isRight, isRead, "reader");
        Assert.AreEqual(isRight, Schema.Value.Evaluate(document.RootElement).IsValid, "schema");
    }

    [TestMethod]
    public void Every_rule_has_a_place_in_the_schema()
    {
        var all = $"{{ \"rules\": {{ {string.Join(", ", RuleCatalog.All.Select(rule => $"\"{rule.Id}\": {{ \"ignore\": true, \"reason\": \"x\" }}"))} }} }}";
        using var document = System.Text.Json.JsonDocument.Parse(all);

        Assert.IsTrue(Schema.Value.Evaluate(document.RootElement).IsValid);
        Assert.HasCount(RuleCatalog.All.Count, Read(all).All);
    }

    [TestMethod]
    public void Refuses_a_file_that_nobody_wrote() => Assert.ThrowsExactly<RuleChoicesFormatException>(() => RuleChoicesFile.Read(new byte[2 * 1024 * 1024]));

    private static RuleChoices Read(string text) => RuleChoicesFile.Read(Encoding.UTF8.GetBytes(text));
}
