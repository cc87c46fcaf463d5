using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FirmwareKit.Cli.Tests.Rules;

namespace FirmwareKit.Cli.Tests.Reports;

/// <summary>Every JSON output has a schema, and the schemas are strict. The outputs of all other tests are held against them where they are made.</summary>
[TestClass]
public sealed partial class JsonSchemaTests
{
    private const string Signed = "testdata/signed/golden/rsa2048-m4.upstream.bin";

    public static IEnumerable<object[]> Firmware =>
        from folder in new[] { "testdata/firmware", "testdata/firmware/broken", "testdata/signed/elf", "testdata/signed/golden", "testdata/signed/edge", "testdata/conformance/linux/firmware" }
        select new object[] { folder };

    [TestMethod]
    [DynamicData(nameof(Firmware))]
    public void What_info_map_and_check_say_of_every_sample_keeps_the_schema(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Fwkit.RepositoryRoot, folder)).Where(file => Path.GetExtension(file) is ".elf" or ".bin").Order(StringComparer.Ordinal).ToArray();
        foreach (var file in files)
        {
            AssertReport(Fwkit.Run("info", file, "--format", "json"), mayBeUnreadable: true);
            AssertReport(Fwkit.Run("map", file, "--top", "5", "--format", "json"), mayBeUnreadable: true);
        }

        foreach (var tree in (string[])["mp157-m4.dtb", "mp157-m4-tee.dtb", "mp257-m33.dtb", "mp257-m33-tee.dtb"])
            AssertReport(Fwkit.Run(["check", .. files, "--dtb", $"testdata/devicetree/good/{tree}", "--format", "json"]));
    }

    [TestMethod]
    public void What_the_tree_commands_say_of_every_sample_keeps_the_schema()
    {
        var trees = Directory.GetFiles(Path.Combine(Fwkit.RepositoryRoot, "testdata", "devicetree"), "*.dtb", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();

        AssertReport(Fwkit.Run(["dt", "show", .. trees, "--format", "json"]));
        foreach (var tree in trees)
            AssertReport(Fwkit.Run("info", tree, "--format", "json"), mayBeUnreadable: true);
    }

    [TestMethod]
    [DataRow("5.15")]
    [DataRow("6.6")]
    [DataRow("st-6.6")]
    public void What_check_says_of_the_example_of_every_rule_keeps_the_schema(string kernel)
    {
        foreach (var example in RuleExamples.All)
            AssertReport(example.Run(example.Options.Contains("--kernel") ? ["--format", "json"] : ["--kernel", kernel, "--format", "json"]));
    }

    [TestMethod]
    [DataRow("mp157-openamp-m4.elf", "mp157-m4.dtb", "--attach")]
    [DataRow("mp157-openamp-m4.elf", "mp157-m4.dtb", "--attach", "--kernel", "st-6.6")]
    [DataRow("mp157-openamp-m4.elf", "mp157-m4.dtb", "--table-address", "0")]
    [DataRow("mp257-openamp-m33td.elf", "mp257-m33td.dtb")]
    [DataRow("mp257-openamp-m33td.elf", "mp257-m33td.dtb", "--table-size", "0x40")]
    [DataRow("mp257-openamp-m33td.elf", "mp257-m33td.dtb", "--table-size", "0x2000")]
    public void What_check_and_map_say_of_a_core_that_the_boot_chain_starts_keeps_the_schema(string firmware, string tree, params string[] options)
    {
        string[] board = [$"testdata/firmware/{firmware}", "--dtb", $"testdata/devicetree/good/{tree}", "--format", "json"];

        var report = JsonNode.Parse(Fwkit.Run(["check", .. board, .. options]).Output)!;

        Assert.IsNotNull(report["attachment"]);
        AssertReport(Fwkit.Run(["map", .. board]));
    }

    [TestMethod]
    [DataRow("verify", "testdata/signed/golden")]
    [DataRow("verify", "testdata/signed/edge")]
    public void What_verify_says_of_every_image_keeps_the_schema(string command, string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Fwkit.RepositoryRoot, folder)).Order(StringComparer.Ordinal).ToArray();

        AssertReport(Fwkit.Run([command, .. files, "--public-key", Fwkit.PublicKey, "--format", "json"]));
        AssertReport(Fwkit.Run([command, .. files, "--public-key", Fwkit.PublicKey, "--strict", "--format", "json"]));
    }

    [TestMethod]
    [DataRow("fwkit.check/1", "check", Fwkit.M33, "--dtb", Fwkit.M33Tree)]
    [DataRow("fwkit.diff/1", "diff", Fwkit.M33, Signed)]
    [DataRow("fwkit.diff-bits/1", "diff", "--bits", Fwkit.M33, Signed)]
    [DataRow("fwkit.checks/1", "check", Fwkit.M33, "README.md", "--dtb", Fwkit.M33Tree)]
    [DataRow("fwkit.verify/2", "verify", Signed, "--public-key", Fwkit.PublicKey)]
    [DataRow("fwkit.rules/1", "rules")]
    [DataRow("fwkit.rule/1", "explain", "FK4003")]
    [DataRow("fwkit.kernels/1", "kernels")]
    [DataRow("fwkit.kernel/1", "explain", "5.15")]
    [DataRow("fwkit.map/1", "map", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--top", "3")]
    [DataRow("fwkit.map/1", "map", Fwkit.M33)]
    [DataRow("fwkit.info/1", "info", Signed)]
    [DataRow("fwkit.dt-show/1", "dt", "show", Fwkit.M4Tree)]
    [DataRow("fwkit.dt-diff/1", "dt", "diff", Fwkit.M4Tree, Fwkit.M33Tree)]
    [DataRow("fwkit.key/1", "key", "fingerprint", Fwkit.PublicKey)]
    [DataRow("fwkit.key-optee/1", "key", "optee", "testdata/keys/TEST-ONLY-p256.pub.pem")]
    [DataRow("fwkit.key-find/1", "key", "find-in", Signed, "--public-key", Fwkit.PublicKey)]
    public void Names_its_schema_first(string schema, params string[] args) =>
        StringAssert.StartsWith(Fwkit.Run([.. args, "--format", "json"]).Output, $"{{\n  \"schema\": \"{schema}\",");

    [TestMethod]
    public void Every_shape_that_the_library_writes_has_a_schema()
    {
        var written = Directory.GetFiles(Path.Combine(Fwkit.RepositoryRoot, "src", "FirmwareKit", "Reports"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Shape().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value))
            .Distinct()
            .ToList();

        Assert.IsGreaterThan(10, written.Count);
        Assert.IsEmpty(written.Except(JsonSchemas.Names));
    }

    [TestMethod]
    public void A_member_that_the_schema_does_not_know_breaks_it()
    {
        foreach (var args in (string[][])[["check", Fwkit.M33, "--dtb", Fwkit.M33Tree], ["check", Fwkit.M33, Fwkit.M33, "--dtb", Fwkit.M33Tree], ["info", Fwkit.M33], ["info", Signed], ["rules"], ["map", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--top", "2"], ["kernels"]])
        {
            var report = JsonNode.Parse(Fwkit.Run([.. args, "--format", "json"]).Output)!;
            foreach (var item in Objects(report).ToList())
            {
                item["unheardOf"] = 1;
                Assert.AreNotEqual(string.Empty, JsonSchemas.Problems(report.ToJsonString()), item.GetPath());
                item.Remove("unheardOf");
            }
        }
    }

    /// <summary>A schema that forgets an object's members would let anything through.</summary>
    [TestMethod]
    public void Every_object_of_the_schemas_is_closed_and_described()
    {
        foreach (var file in Directory.GetFiles(JsonSchemas.Folder, "*.schema.json").Where(file => !file.EndsWith("platforms.schema.json", StringComparison.Ordinal)))
        {
            foreach (var schema in Objects(JsonNode.Parse(File.ReadAllText(file))!).Where(node => node["properties"] is JsonObject && node["type"]?.GetValueKind() == System.Text.Json.JsonValueKind.String))
            {
                foreach (var (name, member) in (JsonObject)schema["properties"]!)
                    Assert.IsTrue(member!["description"] is not null || member["$ref"] is not null || member["const"] is not null || member["type"]?.ToString() == "object", $"{Path.GetFileName(file)} {member.GetPath()}: {name}");
            }
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode node) => node switch
    {
        JsonObject item => item.SelectMany(member => member.Value is null ? [] : Objects(member.Value)).Prepend(item),
        JsonArray array => array.Take(2).SelectMany(item => item is null ? [] : Objects(item)),
        _ => [],
    };

    private static void AssertReport(Result result, bool mayBeUnreadable = false)
    {
        // The schema was held against it by the run; a file that is nothing at all gives a line on standard error.
        if (!(mayBeUnreadable && result.ExitCode == ExitCode.BadInput))
            Assert.IsTrue(JsonSchemas.IsReport(result.Output), result.Error);
    }

    [GeneratedRegex("JsonReport\\.Write\\(\"(?<name>fwkit\\.[a-z-]+/\\d+)\"")]
    private static partial Regex Shape();
}
