using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.MemoryMaps;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Reports;
using FirmwareKit.Reports.Html;
using FirmwareKit.Tests.Preflight;

namespace FirmwareKit.Tests.MemoryMaps;

/// <summary>What is in no region is called the same in every report, and is a fault only where the loader's regions are known.</summary>
[TestClass]
public sealed class OutsideMeaningTests
{
    private static readonly string[] Attached = ["firmware", "mp257-openamp-m33td.elf"];
    private static readonly string[] Misplaced = ["firmware", "broken", "m33-segment-outside.elf"];
    private static readonly string[] Signed = ["signed", "golden", "rsa2048-ns-bootaddr.st.bin"];

    [TestMethod]
    [DataRow(OutsideMeaning.PlacedByBootChain, "placed by the boot chain", "good/mp257-m33td.dtb")]
    [DataRow(OutsideMeaning.Misplaced, "in no region", "good/mp257-m33.dtb")]
    [DataRow(OutsideMeaning.PlacedByOpTee, "placed by OP-TEE", "good/mp257-m33-tee.dtb")]
    public void Every_report_says_the_same(OutsideMeaning meaning, string name, string tree)
    {
        var report = Check(meaning, tree);
        var html = Html(report);

        Assert.AreEqual((meaning, name), (report.Picture.OutsideMeaning, report.Picture.OutsideName));
        Assert.IsNotEmpty(report.Picture.Outside);
        StringAssert.Contains(MapCsv.Write(MapReport.Of(report)), $"\nregion,none,{name},{name},0x");
        StringAssert.Contains(html, $">{char.ToUpperInvariant(name[0])}{name[1..]}</h3>");
        StringAssert.Contains(html, $" {name}</summary>");
        Assert.AreEqual(meaning == OutsideMeaning.Misplaced, html.Contains("class=\"region outside\"", StringComparison.Ordinal), "red where it is a fault");
    }

    [TestMethod]
    public void Without_a_board_it_is_memory()
    {
        var picture = MemoryPicture.Draw(FirmwareImage.Open("m33.elf", TestData.Source("firmware", "mp257-openamp-m33.elf")));

        Assert.AreEqual((OutsideMeaning.BoardUnknown, "memory"), (picture.OutsideMeaning, picture.OutsideName));
    }

    private static PreflightReport Check(OutsideMeaning meaning, string tree)
    {
        var file = meaning switch { OutsideMeaning.PlacedByBootChain => Attached, OutsideMeaning.Misplaced => Misplaced, _ => Signed };
        var processor = RemoteProcessor.FindAll(EditedTree.Read(tree)).Single(processor => processor.Name == "m33");
        return PreflightCheck.Run(FirmwareImage.Open("m33.elf", TestData.Source(file)), processor, new LinuxOptions());
    }

    private static string Html(PreflightReport report)
    {
        using var output = new StringWriter();
        HtmlReport.Write(report, output);
        return output.ToString();
    }
}
