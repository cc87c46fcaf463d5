using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Tests.Loading;

namespace FirmwareKit.Tests.Preflight;

[TestClass]
public sealed class PreflightCheckTests
{
    public static IEnumerable<object[]> Refused =>
        from @case in LinuxConformance.Cases
        where @case.GetProperty("verdict").GetString() is "refused" or "oops"
        where @case.GetProperty("write").GetString() == "start"
        let name = LinuxConformance.NameOf(@case)
        // A name that finds no file says nothing about firmware or tree.
        where !name.StartsWith("name-", StringComparison.Ordinal) && name != "dt-auto-boot-missing"
        select new object[] { name };

    [TestMethod]
    [DataRow("m33-segment-outside.elf", "FK4001", "bad phdr da 0x81600000 mem 0x3bb0")]
    [DataRow("m33-no-resource-table.elf", "FK2001", "no resource table found for this firmware")]
    [DataRow("m33-vectors-misaligned.elf", "FK6002", "Boot address is 0x80100040 no aligned on mask 0xffffff80")]
    [DataRow("m33-isr-vector-singular.elf", "FK6001", "")]
    [DataRow("m33-truncated.elf", "FK1002", "Image is too small")]
    [DataRow("m4-truncated.elf", "FK1002", "truncated fw: need 0x2890 avail 0x2400")]
    [DataRow("m4-table-version-2.elf", "FK2002", "unsupported fw ver: 2")]
    [DataRow("m4-vring-too-small.elf", "FK2005", "Registered carveout doesn't fit len request")]
    public void Names_the_one_thing_that_is_wrong(string file, string rule, string boardLine)
    {
        var report = Check(TestData.PathOf("firmware", "broken", file), file.StartsWith("m4", StringComparison.Ordinal) ? "mp157-m4.dtb" : "mp257-m33.dtb");

        var finding = Assert.ContainsSingle(report.Findings.Where(finding => finding.Severity != Severity.Note));
        Assert.AreEqual(rule, finding.Rule.Id);
        StringAssert.Contains(finding.BoardLine ?? string.Empty, boardLine);
        Assert.IsNotEmpty(finding.Fix);
    }

    [TestMethod]
    [DataRow("mp257-openamp-m33.elf", "mp257-m33.dtb")]
    [DataRow("mp257-tfm-ns.elf", "mp257-m33.dtb")]
    [DataRow("mp157-openamp-m4.elf", "mp157-m4.dtb")]
    [DataRow("mp257-m0.elf", "mp257-m0.dtb")]
    public void Has_nothing_against_good_firmware(string file, string tree)
    {
        var report = Check(TestData.PathOf("firmware", file), tree);

        Assert.AreEqual(PreflightVerdict.Boots, report.Verdict);
        Assert.IsEmpty(report.Findings.Where(finding => finding.Severity != Severity.Note));
    }

    [TestMethod]
    [DynamicData(nameof(Refused))]
    public void Explains_whatever_a_real_kernel_refuses(string name)
    {
        var @case = LinuxConformance.Cases.Single(@case => LinuxConformance.NameOf(@case) == name);

        var report = LinuxConformance.Check(@case, KernelProfile.Linux61);

        Assert.IsGreaterThan(0, report.Errors, string.Join('\n', report.Outcome.Log.Select(line => line.Text)));
    }

    [TestMethod]
    public void Rules_are_complete_and_their_ids_unique()
    {
        Assert.IsGreaterThanOrEqualTo(25, RuleCatalog.All.Count);
        Assert.HasCount(RuleCatalog.All.Count, RuleCatalog.All.Select(rule => rule.Id).Distinct());
        foreach (var rule in RuleCatalog.All)
        {
            StringAssert.Matches(rule.Id, new System.Text.RegularExpressions.Regex("^FK[1-7][0-9]{3}$"));
            foreach (var text in (string[])[rule.Title, rule.Why, rule.Fix, rule.Source])
                Assert.IsNotEmpty(text, rule.Id);
        }
    }

    private static PreflightReport Check(string firmware, string tree)
    {
        var processors = RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source("devicetree", "good", tree)));
        var processor = processors.Single(processor => processor.Node.IsReachable);
        return PreflightCheck.Run(FirmwareImage.Open(Path.GetFileName(firmware), FirmwareKit.Binary.ByteSource.FromMemory(File.ReadAllBytes(firmware))), processor, new LinuxOptions());
    }
}
