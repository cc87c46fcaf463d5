using System.Text.Json;
using System.Text.Json.Nodes;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Tests.Loading;

namespace FirmwareKit.Tests.Conformance;

/// <summary>A case of conformance/linux whose record was changed: the comparison must see it.</summary>
[TestClass]
public sealed class LinuxSuiteTests
{
    [TestMethod]
    [DataRow("carveouts", "0x40000 Bytes", "0x40001 Bytes")]
    [DataRow("resource_table", "Status 0x7", "Status 0x5")]
    [DataRow("resource_table", "Notify ID 1", "Notify ID 2")]
    public void Sees_a_letter_that_differs_in_debugfs(string field, string old, string changed)
    {
        var item = Case("base");
        item[field] = item[field]!.GetValue<string>().Replace(old, changed, StringComparison.Ordinal);

        Assert.AreEqual($"Linux 6.1: {field}", Compare(item).Single().Field);
    }

    [TestMethod]
    public void Sees_a_trace_that_differs()
    {
        var item = Case("trace-on-loaded");
        item["traces"]!["trace0"] = "other";

        Assert.AreEqual("Linux 6.1: trace0", Compare(item).Single().Field);
    }

    [TestMethod]
    public void Sees_a_trace_that_is_not_there()
    {
        var item = Case("base");
        item["traces"]!["trace1"] = string.Empty;

        Assert.AreEqual("Linux 6.1: traces", Compare(item).Single().Field);
    }

    [TestMethod]
    public void Does_not_ask_for_what_a_case_does_not_have()
    {
        var item = Case("base");
        item.Remove("carveouts");
        item.Remove("resource_table");
        item.Remove("traces");

        Assert.IsEmpty(Compare(item));
    }

    [TestMethod]
    public void Counts_debug_lines_apart()
    {
        var item = Case("base");
        item["log"]!.AsArray().Single(line => line!["text"]!.GetValue<string>().EndsWith("iommu not present", StringComparison.Ordinal))!["text"] = "something else";

        Assert.IsEmpty(Compare(item));
        Assert.HasCount(1, LinuxConformance.Suite.CompareDebugLines(Element(item))!);
    }

    private static JsonObject Case(string name) =>
        JsonNode.Parse(LinuxConformance.Cases.Single(@case => LinuxConformance.NameOf(@case) == name).GetRawText())!.AsObject();

    private static IReadOnlyList<FirmwareKit.Conformance.Disagreement> Compare(JsonObject item) => LinuxConformance.Suite.Compare(Element(item), KernelProfile.Linux61);

    private static JsonElement Element(JsonObject item) => JsonDocument.Parse(item.ToJsonString()).RootElement;
}
