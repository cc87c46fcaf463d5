using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FirmwareKit.Cli.Tests.Reports;

namespace FirmwareKit.Cli.Tests.Rules;

/// <summary>Three faults at once, and choices that nothing needs: what the text and the JSON say.</summary>
[TestClass]
public sealed class SeveralFaultsTests
{
    private static readonly RuleExample ThreeFaults = new("FK4001", "firmware/mp257-tfm-ns.elf", "good/mp257-m33.dtb")
    {
        Changes = ["segment 2 paddr = 0x60000000", "table 0x10 = 0x9000", "word 0x80100004 = 0x801007f8"],
    };

    private static readonly RuleExample Unused = new("FK2001", "firmware/broken/m33-no-resource-table.elf", "good/mp257-m33.dtb")
    {
        Files = [("fwkit.json", """{ "rules": { "FK2001": { "ignore": true, "reason": "bare metal" }, "FK4003": { "ignore": true, "reason": "was needed once" } } }""")],
    };

    [TestMethod]
    public void The_text_says_where_the_board_stops() => Approved.Verify("check-three-faults", ThreeFaults.Run().Output);

    [TestMethod]
    public void The_text_names_the_file_of_choices_and_those_without_use() => Approved.Verify("check-choices-unused", Unused.Run().Output);

    [TestMethod]
    public void The_json_says_where_the_board_stops()
    {
        using var json = JsonDocument.Parse(ThreeFaults.Run("--format", "json").Output);

        var findings = json.RootElement.GetProperty("findings").EnumerateArray().ToList();
        Assert.AreEqual("FK2003", findings.Single(finding => finding.GetProperty("stopsBoot").GetBoolean()).GetProperty("rule").GetString());
        Assert.AreEqual("remoteproc remoteproc0: bad phdr da 0x60000000 mem 0x1050", findings.Single(finding => finding.GetProperty("rule").GetString() == "FK4001").GetProperty("laterLine").GetString());
    }

    [TestMethod]
    public void The_page_says_where_the_board_stops_and_what_it_says_then()
    {
        var page = ThreeFaults.Run("--format", "html").Output;

        StringAssert.Contains(page, "<dt>And stops</dt>");
        StringAssert.Contains(page, "<dt>Then says</dt>");
    }

    [TestMethod]
    public void Sarif_says_the_line_of_a_later_start_as_such()
    {
        var run = SarifSchema.RunOf(ThreeFaults.Run("--format", "sarif"));

        Assert.AreEqual("FK2003", run["artifacts"]![0]!["properties"]!["stopsAt"]!.ToString());
        AssertLater(run["results"]!.AsArray().Single(result => result!["ruleId"]!.ToString() == "FK4001")!);
    }

    /// <summary>An ignored fault is one that the board may come to all the same.</summary>
    [TestMethod]
    public void Sarif_says_the_line_of_a_later_start_as_such_of_an_ignored_finding()
    {
        var run = SarifSchema.RunOf(ThreeFaults.Run("--ignore", "FK4001", "--format", "sarif"));

        var result = run["results"]!.AsArray().Single(result => result!["ruleId"]!.ToString() == "FK4001")!;
        Assert.IsNotNull(result["suppressions"]);
        AssertLater(result);
    }

    [TestMethod]
    public void Junit_says_the_line_of_a_later_start_as_such()
    {
        var suite = XElement.Parse(ThreeFaults.Run("--format", "junit").Output).Element("testsuite")!;

        Assert.AreEqual("FK2003", suite.Descendants("property").Single(property => property.Attribute("name")!.Value == "stopsAt").Attribute("value")!.Value);
        var lines = suite.Elements("testcase").Single(test => test.Attribute("name")!.Value.StartsWith("FK4001 ", StringComparison.Ordinal)).Element("failure")!.Value.Split('\n');
        Assert.Contains("then says, once it gets there: remoteproc remoteproc0: bad phdr da 0x60000000 mem 0x1050", lines);
        Assert.IsFalse(lines.Any(line => line.StartsWith("board says", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void The_json_lists_choices_without_use()
    {
        using var json = JsonDocument.Parse(Unused.Run("--format", "json").Output);

        Assert.AreEqual("FK4003", json.RootElement.GetProperty("unused").EnumerateArray().Single().GetProperty("rule").GetString());
        Assert.AreEqual("fwkit.json", json.RootElement.GetProperty("choices").GetString());
    }

    private static void AssertLater(JsonNode result)
    {
        const string Line = "remoteproc remoteproc0: bad phdr da 0x60000000 mem 0x1050";
        Assert.AreEqual(Line, result["properties"]!["laterLine"]!.ToString());
        Assert.IsNull(result["properties"]!["boardLine"]);
        Assert.Contains($"Then the board says, once it gets there: {Line}", result["message"]!["text"]!.ToString().Split('\n'));
    }
}
