using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Signing;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Building;
using FirmwareKit.Tests.Tee;

namespace FirmwareKit.Tests.Preflight;

[TestClass]
public sealed class BootRuleTests
{
    [TestMethod]
    public void Tells_of_a_signed_boot_address_that_the_register_cannot_hold()
    {
        using var signer = TestKeys.Rsa2048();
        var image = Sign(signer, 0x80100040);

        // The merged overlay keeps st,syscfg-nsvtor, which the driver of signed firmware does not use.
        var report = Check(image, "overlay", "mp257-m33.expected-signed.dtb");

        Assert.ContainsSingle(finding => finding.Rule.Id == "FK6002" && finding.BoardLine is null, report.Findings);
    }

    [TestMethod]
    public void Tells_of_a_boot_address_register_that_the_driver_does_not_read()
    {
        var report = Check(TestData.Bytes("firmware", "mp257-openamp-m33.elf"), "broken", "x14-nsvtor-without-state.dtb");

        var finding = Assert.ContainsSingle(report.Findings.Where(finding => finding.Rule.Id == "FK6001"));
        StringAssert.Contains(finding.Fix, "st,syscfg-cm-state");
    }

    [TestMethod]
    [DataRow("x01-dangling-phandle.dtb", "FK3002")]
    [DataRow("x05-no-dma-ranges.dtb", "FK3003")]
    [DataRow("x08-region-outside-dma-ranges.dtb", "FK3002")]
    [DataRow("m14-region-disabled.dtb", "FK3002")]
    [DataRow("p09-status-capital.dtb", "FK3003")]
    public void Names_what_is_wrong_in_a_broken_tree(string tree, string rule)
    {
        var report = Check(TestData.Bytes("firmware", "mp257-openamp-m33.elf"), "broken", tree);

        Assert.Contains(finding => finding.Rule.Id == rule && finding.Severity == Severity.Error, report.Findings);
    }

    private static byte[] Sign(KeyFileSigner signer, uint bootAddress) => TestImages.Sign(
        [TestData.Source("signed", "elf", "tiny_ns.elf")],
        signer,
        new TeeImageOptions { PlatformTlvs = [PlatformTlv.Create(TlvType.BootAddress, bootAddress)] });

    private static PreflightReport Check(byte[] firmware, params string[] tree)
    {
        var processor = RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source(["devicetree", .. tree])))[0];
        return PreflightCheck.Run(FirmwareImage.Open("x", ByteSource.FromMemory(firmware)), processor, new LinuxOptions());
    }
}
