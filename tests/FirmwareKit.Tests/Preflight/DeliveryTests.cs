using System.Text.RegularExpressions;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Tests.Loading;

namespace FirmwareKit.Tests.Preflight;

[TestClass]
public sealed class DeliveryTests
{
    public static IEnumerable<object[]> RefusedByLinux612 =>
        from @case in LinuxConformance.Cases
        let answer = @case.TryGetProperty("linux_6_12", out var newer) ? newer : @case
        where answer.GetProperty("verdict").GetString() is "refused" or "oops"
        // A word that is not start ("detach", "START") is refused before firmware or tree are looked at.
        where @case.GetProperty("write").GetString() == "start"
        select new object[] { LinuxConformance.NameOf(@case) };

    [TestMethod]
    [DataRow("signed/golden/rsa2048-ns-bootaddr.st.bin", "mp257-m33.dtb", "bad magic")]
    [DataRow("signed/golden/rsa2048-m4.upstream.bin", "mp157-m4.dtb", "bad magic")]
    [DataRow("firmware/mp257-tfm-ns.elf", "mp257-m33-tee.dtb", "TEE err: ffff0006")]
    [DataRow("firmware/mp157-openamp-m4.elf", "mp157-m4-tee.dtb", "TEE err: ffff0006")]
    public void Names_firmware_in_the_other_form_with_the_line_of_the_board(string firmware, string tree, string boardLine)
    {
        var processor = RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source("devicetree", "good", tree)))[0];
        var image = FirmwareImage.Open("rproc-fw", TestData.Source(firmware.Split('/')));

        var report = PreflightCheck.Run(image, processor, new LinuxOptions());

        var finding = Assert.ContainsSingle(report.Findings.Where(finding => finding.Severity == Severity.Error));
        Assert.AreEqual("FK3001", finding.Rule.Id);
        StringAssert.Contains(finding.BoardLine, boardLine);
    }

    [TestMethod]
    [DynamicData(nameof(RefusedByLinux612))]
    public void Explains_whatever_Linux_6_12_refuses(string name)
    {
        var @case = LinuxConformance.Cases.Single(@case => LinuxConformance.NameOf(@case) == name);

        var report = LinuxConformance.Check(@case, KernelProfile.Linux612);

        Assert.IsGreaterThan(0, report.Errors, string.Join('\n', report.Outcome.Log.Select(line => line.Text)));
    }

    /// <summary>docs/rules.md has seven chapters; a rule of an eighth would be missing from it without a word.</summary>
    [TestMethod]
    public void Every_rule_belongs_to_a_chapter_of_the_document()
    {
        foreach (var rule in RuleCatalog.All)
            StringAssert.Matches(rule.Id, new Regex("^FK[1-7][0-9]{3}$"));
    }

    [TestMethod]
    public void Rules_stand_in_the_order_of_their_ids() =>
        CollectionAssert.AreEqual(RuleCatalog.All.Select(rule => rule.Id).Order(StringComparer.Ordinal).ToArray(), RuleCatalog.All.Select(rule => rule.Id).ToArray());
}
