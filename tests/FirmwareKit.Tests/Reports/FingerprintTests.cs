using FirmwareKit.Preflight;
using FirmwareKit.Reports.Sarif;

namespace FirmwareKit.Tests.Reports;

/// <summary>The same finding of the next build has the same fingerprint, and no other finding has it.</summary>
[TestClass]
public sealed class FingerprintTests
{
    [TestMethod]
    [DataRow("segment 2 (.data .bss)", "segment 3 (.data .bss)")]
    [DataRow("vector table, word 1 (0x80100004)", "vector table, word 1 (0x80100404)")]
    [DataRow("section .resource_table + 0x10", "section .resource_table + 0x24")]
    [DataRow("byte 0x20", "byte 0x1f00")]
    public void Numbers_that_a_build_changes_do_not_count(string first, string second) =>
        Assert.AreEqual(Print(new FindingLocation(first, 0x1000)), Print(new FindingLocation(second, 0x2040)));

    [TestMethod]
    [DataRow("segment 2 (.data .bss)", "segment 2 (.text)")]
    [DataRow("vector table, word 0 (0x80100000)", "vector table, word 1 (0x80100000)")]
    [DataRow("/soc/m4@10000000, memory-region[0]", "/soc/m4@10000000, memory-region[1]")]
    [DataRow("/reserved-memory/a@10040000", "/reserved-memory/a@10050000")]
    public void Names_count(string first, string second) =>
        Assert.AreNotEqual(Print(new FindingLocation(first)), Print(new FindingLocation(second)));

    [TestMethod]
    public void Rule_file_processor_tree_path_and_symbol_count()
    {
        var location = new FindingLocation("byte 0x20", 0x20);
        string[] prints =
        [
            Print(location),
            new Fingerprints().Next(RuleCatalog.All[1], "a.elf", "m33", location, string.Empty),
            new Fingerprints().Next(RuleCatalog.All[0], "b.elf", "m33", location, string.Empty),
            new Fingerprints().Next(RuleCatalog.All[0], "a.elf", "m4", location, string.Empty),
            new Fingerprints().Next(RuleCatalog.All[0], "a.elf", "m33", location, "main"),
            Print(location with { DeviceTreePath = "/ahb/m4@0" }),
        ];

        Assert.HasCount(prints.Length, prints.Distinct());
    }

    [TestMethod]
    public void Equal_ones_of_a_run_are_counted()
    {
        var fingerprints = new Fingerprints();
        var location = new FindingLocation("the file");

        var (first, second) = (fingerprints.Next(RuleCatalog.All[0], "a.elf", "m33", location, string.Empty), fingerprints.Next(RuleCatalog.All[0], "a.elf", "m33", location, string.Empty));

        StringAssert.EndsWith(first, ":1");
        Assert.AreEqual(first[..^1] + "2", second);
    }

    private static string Print(FindingLocation location) => new Fingerprints().Next(RuleCatalog.All[0], "a.elf", "m33", location, string.Empty);
}
