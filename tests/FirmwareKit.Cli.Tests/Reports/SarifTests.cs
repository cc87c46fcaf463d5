using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Cli.Tests.Reports;

/// <summary><c>fwkit check --format sarif</c>.</summary>
[TestClass]
public sealed class SarifTests
{
    private const string Outside = "testdata/firmware/broken/m33-segment-outside.elf";
    private const string NoTable = "testdata/firmware/broken/m33-no-resource-table.elf";

    [TestMethod]
    [DataRow("testdata/firmware")]
    [DataRow("testdata/firmware/broken")]
    [DataRow("testdata/signed/golden")]
    [DataRow("testdata/signed/edge")]
    [DataRow("testdata/conformance/linux/firmware")]
    public void Every_sample_gives_a_report_that_the_official_schema_accepts(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Fwkit.RepositoryRoot, folder)).Order(StringComparer.Ordinal).ToArray();
        foreach (var tree in (string[])["mp157-m4.dtb", "mp257-m33.dtb", "mp257-m33-tee.dtb"])
        {
            var run = SarifSchema.RunOf(Fwkit.Run(["check", .. files, "--dtb", $"testdata/devicetree/good/{tree}", "--format", "sarif"]));

            var rules = run["tool"]!["driver"]!["rules"]!.AsArray();
            var prints = new HashSet<string>();
            foreach (var result in run["results"]!.AsArray())
            {
                Assert.AreEqual(result!["ruleId"]!.ToString(), rules[(int)result["ruleIndex"]!]!["id"]!.ToString());
                Assert.IsNotNull(result["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"], "services refuse a result without a file");
                Assert.IsTrue(prints.Add(result["partialFingerprints"]!["primaryLocationLineHash"]!.ToString()), "two results of one run are one to a service");
            }
        }
    }

    [TestMethod]
    [DataRow("testdata/devicetree/broken/x04-memory-region-twice.dtb")]
    [DataRow("testdata/devicetree/broken/m10-vring-inside-shmem.dtb")]
    public void A_finding_in_the_tree_is_in_the_file_of_the_tree_at_its_node(string tree)
    {
        var run = SarifSchema.RunOf(Fwkit.Run("check", Fwkit.M33, "--dtb", tree, "--format", "sarif"));

        var found = run["results"]!.AsArray().First(result => result!["ruleId"]!.ToString().StartsWith("FK3", StringComparison.Ordinal))!;
        Assert.AreEqual(tree, found["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!.ToString());
        var node = found["locations"]![0]!["logicalLocations"]![0]!;
        StringAssert.StartsWith(node["fullyQualifiedName"]!.ToString(), "/");
        Assert.AreEqual("device-tree-node", node["kind"]!.ToString());
        Assert.AreEqual(Fwkit.M33, found["relatedLocations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!.ToString());
    }

    [TestMethod]
    public void A_finding_in_the_tree_is_one_result_for_all_firmware()
    {
        const string Tree = "testdata/devicetree/broken/x04-memory-region-twice.dtb";
        string[] InTree(params string[] files) =>
            [.. SarifSchema.RunOf(Fwkit.Run(["check", .. files, "--dtb", Tree, "--format", "sarif"]))["results"]!.AsArray()
                .Where(result => result!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!.ToString() == Tree)
                .Select(result => result!["partialFingerprints"]!["primaryLocationLineHash"]!.ToString())];

        CollectionAssert.AreEqual(InTree(Fwkit.M33), InTree(Fwkit.M33, Outside, Fwkit.M33));
    }

    [TestMethod]
    public void A_wrong_reset_vector_is_at_the_line_of_the_reset_handler()
    {
        using var folder = new ScratchFolder();
        var firmware = folder.Write("firmware.elf", WithoutThumbBit());

        var run = SarifSchema.RunOf(Fwkit.Run("check", firmware, "--dtb", Fwkit.M33Tree, "--format", "sarif", "--source-root", "testdata/src"));

        var result = run["results"]!.AsArray().Single(result => result!["level"]!.ToString() == "error")!;
        var place = result["locations"]![0]!;
        Assert.AreEqual("common/startup.c", place["physicalLocation"]!["artifactLocation"]!["uri"]!.ToString());
        Assert.AreEqual(63, (int)place["physicalLocation"]!["region"]!["startLine"]!);
        Assert.AreEqual("Reset_Handler", place["logicalLocations"]![0]!["name"]!.ToString());
        var bytes = result["relatedLocations"]![0]!["physicalLocation"]!;
        Assert.AreEqual("firmware.elf", bytes["artifactLocation"]!["uri"]!.ToString());
        Assert.AreEqual(4, (int)bytes["region"]!["byteLength"]!);
    }

    [TestMethod]
    public void A_bad_resource_table_is_at_the_line_that_defines_it()
    {
        using var folder = new ScratchFolder();
        var bytes = File.ReadAllBytes(Path.Combine(Fwkit.RepositoryRoot, Fwkit.M33));
        var elf = ElfFile.Read(ByteSource.FromMemory(bytes));
        Assert.IsTrue(elf.TryFindSection(".resource_table"u8, out var table));
        bytes[(int)table.Offset] = 2; // ver
        var firmware = folder.Write("firmware.elf", bytes);

        var run = SarifSchema.RunOf(Fwkit.Run("check", firmware, "--dtb", Fwkit.M33Tree, "--format", "sarif", "--source-root", "testdata/src"));

        var place = run["results"]!.AsArray().First(result => result!["ruleId"]!.ToString() == "FK2002")!["locations"]![0]!;
        var source = File.ReadAllLines(Path.Combine(Fwkit.RepositoryRoot, "testdata", "src", place["physicalLocation"]!["artifactLocation"]!["uri"]!.ToString()));
        StringAssert.Contains(source[(int)place["physicalLocation"]!["region"]!["startLine"]! - 1], "resource_table");
        Assert.AreEqual("resource_table", place["logicalLocations"]![0]!["name"]!.ToString());
    }

    [TestMethod]
    public void A_finding_in_the_firmware_is_the_file_for_services_and_its_bytes_for_those_who_read_them()
    {
        var run = SarifSchema.RunOf(Fwkit.Run("check", Outside, "--dtb", Fwkit.M33Tree, "--format", "sarif"));

        var result = run["results"]!.AsArray().Single(result => result!["ruleId"]!.ToString() == "FK4001")!;
        var place = result["locations"]!.AsArray().Single()!["physicalLocation"]!;
        Assert.AreEqual(Outside, place["artifactLocation"]!["uri"]!.ToString());
        Assert.IsNull(place["region"], "a region without a line is not shown by GitHub");
        var bytes = result["relatedLocations"]!.AsArray().Single()!;
        Assert.AreEqual(Outside, bytes["physicalLocation"]!["artifactLocation"]!["uri"]!.ToString());
        Assert.AreEqual(0x8000, (int)bytes["physicalLocation"]!["region"]!["byteOffset"]!);
        Assert.AreNotEqual(0, (int)bytes["physicalLocation"]!["region"]!["byteLength"]!);
        StringAssert.StartsWith(bytes["message"]!["text"]!.ToString(), "segment 2");
    }

    [TestMethod]
    public void The_region_of_a_result_has_a_line_and_stays_within_the_limits_of_GitHub()
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(Fwkit.RepositoryRoot, "testdata/firmware/broken")).Order(StringComparer.Ordinal)];
        var run = SarifSchema.RunOf(Fwkit.Run(["check", .. files, "--dtb", Fwkit.M33Tree, "--format", "sarif", "--source-root", "testdata/src"]));

        foreach (var result in run["results"]!.AsArray())
        {
            var place = result!["locations"]!.AsArray().Single()!["physicalLocation"]!;
            Assert.IsTrue(place["region"] is null || (int)place["region"]!["startLine"]! > 0);
        }

        foreach (var rule in run["tool"]!["driver"]!["rules"]!.AsArray())
        {
            Assert.IsLessThan(256, rule!["name"]!.ToString().Length);
            Assert.IsLessThan(1025, rule["shortDescription"]!["text"]!.ToString().Length);
            Assert.IsLessThan(1025, rule["fullDescription"]!["text"]!.ToString().Length);
            Assert.IsLessThan(11, rule["properties"]!["tags"]!.AsArray().Count);
        }
    }

    [TestMethod]
    public void A_source_that_is_not_in_the_folder_is_told_by_name_only()
    {
        using var folder = new ScratchFolder();
        var firmware = folder.Write("firmware.elf", WithoutThumbBit());

        var run = SarifSchema.RunOf(Fwkit.Run("check", firmware, "--dtb", Fwkit.M33Tree, "--format", "sarif", "--source-root", folder.Path));

        var result = run["results"]!.AsArray().Single(result => result!["level"]!.ToString() == "error")!;
        Assert.AreEqual("firmware.elf", result["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!.ToString());
        Assert.AreEqual("startup.c, line 63", result["relatedLocations"]![0]!["message"]!["text"]!.ToString());
    }

    [TestMethod]
    public void Carries_no_folder_of_the_machine_and_is_the_same_each_time()
    {
        using var folder = new ScratchFolder();
        var firmware = folder.Write("m33 #1.elf", File.ReadAllBytes(Path.Combine(Fwkit.RepositoryRoot, Outside)));
        string[] args = ["check", firmware, Path.Combine(Fwkit.RepositoryRoot, NoTable), "--dtb", Path.Combine(Fwkit.RepositoryRoot, Fwkit.M33Tree), "--format", "sarif"];

        var first = Fwkit.Run(args);

        Assert.AreEqual(first.Output, Fwkit.Run(args).Output);
        Assert.DoesNotContain(folder.Path, first.Output);
        Assert.DoesNotContain(Fwkit.RepositoryRoot, first.Output);
        var uris = SarifSchema.RunOf(first)["artifacts"]!.AsArray().Select(artifact => artifact!["location"]!["uri"]!.ToString()).ToArray();
        CollectionAssert.AreEqual(new[] { "m33%20%231.elf", NoTable }, uris);
    }

    [TestMethod]
    public void An_ignored_rule_is_a_suppressed_result_with_the_reason()
    {
        using var folder = new ScratchFolder();
        var config = folder.Write("choices.json", Encoding.UTF8.GetBytes("""{ "rules": { "FK2001": { "ignore": true, "reason": "bare metal" } } }"""));

        var run = SarifSchema.RunOf(Fwkit.Run("check", NoTable, "--dtb", Fwkit.M33Tree, "--config", config, "--format", "sarif"));

        var suppression = run["results"]!.AsArray().Single(result => result!["ruleId"]!.ToString() == "FK2001")!["suppressions"]![0]!;
        Assert.AreEqual("external", suppression["kind"]!.ToString());
        Assert.AreEqual("bare metal", suppression["justification"]!.ToString());
    }

    [TestMethod]
    public void A_chosen_severity_is_the_level_and_an_override_of_the_rule()
    {
        var run = SarifSchema.RunOf(Fwkit.Run("check", NoTable, "--dtb", Fwkit.M33Tree, "--severity", "FK2001=note", "--format", "sarif"));

        Assert.AreEqual("note", run["results"]!.AsArray().Single(result => result!["ruleId"]!.ToString() == "FK2001")!["level"]!.ToString());
        var rule = run["tool"]!["driver"]!["rules"]!.AsArray().Single(rule => rule!["id"]!.ToString() == "FK2001")!;
        Assert.AreEqual("warning", rule["defaultConfiguration"]!["level"]!.ToString());
        var changed = run["invocations"]![0]!["ruleConfigurationOverrides"]![0]!;
        Assert.AreEqual("note", changed["configuration"]!["level"]!.ToString());
        Assert.AreEqual("FK2001", changed["descriptor"]!["id"]!.ToString());
    }

    [TestMethod]
    public void A_file_that_cannot_be_read_is_a_notification_and_the_others_have_results()
    {
        var result = Fwkit.Run("check", "no-such.elf", Outside, "--dtb", Fwkit.M33Tree, "--format", "sarif");
        var run = SarifSchema.RunOf(result);

        Assert.AreEqual(ExitCode.BadInput, result.ExitCode);
        Assert.AreEqual(ExitCode.BadInput, (int)run["invocations"]![0]!["exitCode"]!);
        Assert.IsFalse((bool)run["invocations"]![0]!["executionSuccessful"]!);
        StringAssert.Contains(run["invocations"]![0]!["toolExecutionNotifications"]![0]!["message"]!["text"]!.ToString(), "no such file");
        Assert.AreEqual("FK4001", run["results"]![0]!["ruleId"]!.ToString());
    }

    [TestMethod]
    public void Hostile_section_names_stay_text()
    {
        using var folder = new ScratchFolder();
        var bytes = File.ReadAllBytes(Path.Combine(Fwkit.RepositoryRoot, Outside));
        var at = bytes.AsSpan().LastIndexOf(".data\0"u8);
        new byte[] { 0x1b, (byte)'<', 0xff, (byte)'"', (byte)'\n' }.CopyTo(bytes, at);
        var firmware = folder.Write("x.elf", bytes);

        var run = SarifSchema.RunOf(Fwkit.Run("check", firmware, "--dtb", Fwkit.M33Tree, "--format", "sarif"));

        StringAssert.Contains(run["results"]!.AsArray().Single(result => result!["ruleId"]!.ToString() == "FK4001")!["message"]!["text"]!.ToString(), "\u001b<\ufffd\"\n");
    }

    /// <summary>The M33 sample, with debug information, whose reset vector has lost its Thumb bit.</summary>
    private static byte[] WithoutThumbBit()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Fwkit.RepositoryRoot, Fwkit.M33));
        var at = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x00, 0x00, 0xe0, 0x80, 0x05, 0x06, 0x10, 0x80]);
        bytes[at + 4] &= 0xfe;
        return bytes;
    }
}
