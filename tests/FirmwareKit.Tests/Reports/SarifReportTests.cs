using System.Text.Json.Nodes;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Reports;
using FirmwareKit.Reports.Sarif;
using FirmwareKit.Tests.Preflight;

namespace FirmwareKit.Tests.Reports;

[TestClass]
public sealed class SarifReportTests
{
    [TestMethod]
    public void The_same_mistake_in_two_trees_is_in_both()
    {
        var image = FirmwareImage.Open("fw.elf", TestData.Source("firmware", "mp257-openamp-m33.elf"));
        var processor = RemoteProcessor.FindAll(EditedTree.Read("broken/x04-memory-region-twice.dtb"))[0];
        var report = PreflightCheck.Run(image, processor, new LinuxOptions());

        var run = JsonNode.Parse(SarifReport.Write([CheckedFirmware.Of("fw.elf", "one.dtb", report), CheckedFirmware.Of("fw.elf", "two.dtb", report)], new SourceTree("."), () => 0))!["runs"]![0]!;

        string[] files = [.. run["results"]!.AsArray().Select(result => result!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!.ToString())];
        Assert.AreNotEqual(0, files.Count(file => file == "one.dtb"));
        Assert.AreEqual(files.Count(file => file == "one.dtb"), files.Count(file => file == "two.dtb"));
    }
}
