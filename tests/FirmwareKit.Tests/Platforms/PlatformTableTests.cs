using System.Text;
using System.Text.Json;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;
using FirmwareKit.Preflight;
using FirmwareKit.Tests.DeviceTrees;
using Json.Schema;

namespace FirmwareKit.Tests.Platforms;

[TestClass]
public sealed class PlatformTableTests
{
    private static readonly Lazy<JsonSchema> _schema = new(() => JsonSchema.FromFile(Path.Combine(TestData.RepositoryRoot, "docs", "schema", "platforms.schema.json")));

    private const string Smallest = """
        {
          "schema": "fwkit.platforms/1",
          "socs": [
            {
              "id": "a", "name": "A", "family": "F", "compatibles": ["x,a"], "hostBits": 64,
              "memories": [ { "name": "M", "kind": "internal", "host": "0x1000", "size": 4096, "core": ["0x0"] } ],
              "cores": [
                {
                  "name": "m4", "core": "Cortex-M4", "boot": { "source": "fixed", "address": "0x0" },
                  "addressMap": [ { "core": "0x0", "host": "0x1000", "size": "0x1000", "own": true } ],
                  "regions": [ { "name": "code*", "role": "code" } ],
                  "forms": [
                    {
                      "flavour": "unsigned", "compatibles": ["x,a-m4"], "driver": "other", "loader": "linux", "formats": ["elf32"],
                      "properties": [ { "name": "resets", "need": "required" } ],
                      "listed": [ { "role": "code", "need": "required" } ]
                    }
                  ]
                }
              ]
            }
          ]
        }
        """;

    [TestMethod]
    public void The_built_in_table_is_what_its_schema_says()
    {
        var results = Schema().Evaluate(JsonDocument.Parse(File.ReadAllText(TableFile)).RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.IsTrue(results.IsValid, string.Join('\n', (results.Details ?? []).Where(detail => detail.Errors is not null).Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)}")));
    }

    [TestMethod]
    public void A_core_whose_only_form_is_the_M33s_own_has_that_form_on_any_tree()
    {
        var table = PlatformTable.Read(Encoding.UTF8.GetBytes(Smallest.Replace("\"flavour\": \"unsigned\"", "\"flavour\": \"unsigned\", \"trustedDomain\": \"m33-td\"", StringComparison.Ordinal)));
        var tree = Tree(new BlobBuilder().Begin("m4").Property("compatible", "x,a-m4").Property("resets", 0u).End());

        Assert.AreEqual(table.Socs[0].Cores[0].Forms[0], RemoteProcessor.FindAll(tree, table).Single().Flavour.Form);
    }

    /// <summary>A pattern may fit the name that stands for a region that is not there.</summary>
    [TestMethod]
    public void A_dangling_phandle_is_no_forbidden_region()
    {
        var table = PlatformTable.Read(Encoding.UTF8.GetBytes(Smallest.Replace("code*", "*", StringComparison.Ordinal).Replace("\"role\": \"code\", \"need\": \"required\"", "\"role\": \"code\", \"need\": \"forbidden\"", StringComparison.Ordinal)));
        var tree = Tree(new BlobBuilder().Begin("m4").Property("compatible", "x,a-m4").Property("memory-region", 9).End());

        var report = PreflightCheck.Run(FirmwareImage.Open("x", TestData.Source("firmware", "mp257-openamp-m33.elf")), RemoteProcessor.FindAll(tree, table).Single(), new LinuxOptions());

        Assert.IsNotEmpty(report.Findings);
    }

    private static DeviceTree Tree(BlobBuilder blob) => DeviceTree.Read(ByteSource.FromMemory(blob.Build()));

    [TestMethod]
    [DataRow("st,stm32mp1-m4", "Cortex-M4", "STM32MP1", 32)]
    [DataRow("st,stm32mp1-m4-tee", "Cortex-M4", "STM32MP1", 32)]
    [DataRow("st,stm32mp2-m33", "Cortex-M33", "STM32MP2", 64)]
    [DataRow("st,stm32mp2-m33-tee", "Cortex-M33", "STM32MP2", 64)]
    [DataRow("st,stm32mp2-m0", "Cortex-M0+", "STM32MP2", 64)]
    [DataRow("fsl,imx7d-cm4", "Cortex-M4", "i.MX", 32)]
    [DataRow("fsl,imx8mm-cm4", "Cortex-M4", "i.MX", 64)]
    [DataRow("fsl,imx8mp-cm7", "Cortex-M7", "i.MX", 64)]
    [DataRow("fsl,imx93-cm33", "Cortex-M33", "i.MX", 64)]
    [DataRow("ti,am62-r5f", "Cortex-R5F", "TI K3", 64)]
    [DataRow("ti,am64-m4fss", "Cortex-M4F", "TI K3", 64)]
    [DataRow("xlnx,zynqmp-r5f", "Cortex-R5F", "ZynqMP", 64)]
    public void Knows_the_core_behind_a_compatible_string(string compatible, string core, string family, int hostBits)
    {
        var type = ProcessorType.All.Single(type => type.Compatible == compatible);

        Assert.AreEqual((core, family, hostBits), (type.Core, type.Line, type.HostBits));
    }

    [TestMethod]
    public void Ids_of_SoCs_and_roots_are_unique()
    {
        var socs = PlatformTable.BuiltIn.Socs;

        Assert.HasCount(socs.Count, socs.Select(soc => soc.Id).Distinct());
        Assert.HasCount(socs.Sum(soc => soc.Compatibles.Count), socs.SelectMany(soc => soc.Compatibles).Distinct());
    }

    [TestMethod]
    public void Memories_of_a_SoC_do_not_overlap_under_any_of_their_addresses()
    {
        foreach (var soc in PlatformTable.BuiltIn.Socs)
        {
            var ranges = soc.Memories.SelectMany(memory => memory.HostAliases.Prepend(memory.Host.Start).Select(start => new AddressRange(start, memory.Host.Size))).OrderBy(range => range.Start).ToList();
            for (var i = 1; i < ranges.Count; i++)
                Assert.IsFalse(ranges[i - 1].Overlaps(ranges[i]), $"{soc.Id}: {ranges[i - 1]} and {ranges[i]}");
        }
    }

    /// <summary>device-tree.md section 3.3: the same byte under four addresses.</summary>
    [TestMethod]
    [DataRow("stm32mp25", 0x0a040000UL, 0x0a040000UL)]
    [DataRow("stm32mp25", 0x0e040000UL, 0x0a040000UL)]
    [DataRow("stm32mp25", 0x20040000UL, 0x0a040000UL)]
    [DataRow("stm32mp25", 0x30040000UL, 0x0a040000UL)]
    [DataRow("stm32mp25", 0x300c0000UL, 0x200c0000UL)]
    [DataRow("stm32mp21", 0x52000000UL, 0x42000000UL)]
    [DataRow("stm32mp15", 0x30041000UL, 0x10041000UL)]
    public void Finds_the_one_address_behind_an_alias(string soc, ulong alias, ulong canonical)
    {
        var memories = PlatformTable.BuiltIn.Socs.Single(known => known.Id == soc).Memories;

        Assert.AreEqual(canonical, memories.Select(memory => memory.Canonical(alias)).Single(address => address is not null));
    }

    [TestMethod]
    public void Reads_the_smallest_file_and_the_schema_agrees()
    {
        var soc = Assert.ContainsSingle(Read(Smallest).Socs);

        Assert.AreEqual(RegionRole.Code, soc.Cores[0].RoleOf("code_a"));
        Assert.IsTrue(SchemaAccepts(Smallest));
    }

    [TestMethod]
    [DataRow("\"schema\": \"fwkit.platforms/1\"", "\"schema\": \"fwkit.platforms/9\"", "$.schema: expected \"fwkit.platforms/1\", found \"fwkit.platforms/9\".")]
    [DataRow("\"hostBits\": 64", "\"hostBits\": 16", "$.socs[0].hostBits: expected 32 or 64, found 16.")]
    [DataRow("\"hostBits\": 64", "\"hostBits\": \"wide\"", "$.socs[0].hostBits: expected a whole number")]
    [DataRow("\"host\": \"0x1000\", \"size\": 4096", "\"host\": \"0xg\", \"size\": 4096", "$.socs[0].memories[0].host: expected a whole number, or a string such as \"0x80000000\", found \"0xg\".")]
    [DataRow("\"size\": 4096", "\"size\": 0", "$.socs[0].memories[0].size: expected a size above 0")]
    [DataRow("\"size\": 4096", "\"size\": -1", "$.socs[0].memories[0].size: expected a whole number")]
    [DataRow("\"role\": \"code\" }", "\"role\": \"kode\" }", "$.socs[0].cores[0].regions[0].role: expected one of code, data, secure")]
    [DataRow("\"name\": \"m4\", ", "", "$.socs[0].cores[0]: expected a member \"name\"")]
    [DataRow("\"name\": \"m4\"", "\"nam\": \"m4\"", "$.socs[0].cores[0].nam: no such member here")]
    [DataRow("[\"x,a-m4\"]", "[]", "$.socs[0].cores[0].forms[0].compatibles: expected at least one compatible string, found a list.")]
    [DataRow("[\"x,a-m4\"]", "\"x,a-m4\"", "$.socs[0].cores[0].forms[0].compatibles: expected a list, found \"x,a-m4\".")]
    [DataRow("\"id\": \"a\"", "\"id\": \"a\", \"id\": \"b\"", "$: expected JSON")]
    [DataRow("\"socs\": [", "\"socs\": [[", "$: expected JSON")]
    public void Says_where_a_malformed_file_is_wrong_and_what_was_expected(string old, string replacement, string message)
    {
        var exception = Assert.ThrowsExactly<PlatformFormatException>(() => Read(Smallest.Replace(old, replacement, StringComparison.Ordinal)));

        StringAssert.StartsWith(exception.Message, message);
        Assert.IsFalse(SchemaAccepts(Smallest.Replace(old, replacement, StringComparison.Ordinal)));
    }

    [TestMethod]
    public void The_documented_example_is_valid()
    {
        var document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "platforms.md"));
        var start = document.IndexOf("```json\n", StringComparison.Ordinal) + 8;
        var example = document[start..document.IndexOf("```", start, StringComparison.Ordinal)];

        Assert.AreEqual("acme,a1-m7", Read(example).Types[0].Compatible);
        Assert.IsTrue(SchemaAccepts(example));
    }

    [TestMethod]
    public void A_file_of_the_user_goes_in_front_of_the_built_in_table()
    {
        var table = Read(Smallest.Replace("x,a-m4", "st,stm32mp1-m4", StringComparison.Ordinal)).Before(PlatformTable.BuiltIn);

        Assert.AreEqual("F", table.Types.Single(type => type.Compatible == "st,stm32mp1-m4").Line);
        Assert.Contains(type => type.Compatible == "st,stm32mp2-m33", table.Types);
    }

    [TestMethod]
    public void Any_cut_of_a_file_gives_a_table_or_an_answer()
    {
        var bytes = Encoding.UTF8.GetBytes(Smallest);
        for (var length = 0; length < bytes.Length; length++)
            Assert.ThrowsExactly<PlatformFormatException>(() => PlatformTable.Read(bytes.AsMemory(0, length)));
    }

    private static string TableFile => Path.Combine(TestData.RepositoryRoot, "src", "FirmwareKit", "Platforms", "Table", "platforms.json");

    private static PlatformTable Read(string json) => PlatformTable.Read(Encoding.UTF8.GetBytes(json));

    private static JsonSchema Schema() => _schema.Value;

    /// <summary>What is no JSON, or names a member twice, is wrong by any schema.</summary>
    private static bool SchemaAccepts(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Schema().Evaluate(document.RootElement).IsValid;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
