using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;

namespace FirmwareKit.Tests.Preflight;

/// <summary>Where a rule is close to firing and must not; its example in the command's tests is the other side.</summary>
[TestClass]
public sealed class NearMissTests
{
    private const string M4 = "firmware/mp157-openamp-m4.elf";
    private const string Small = "firmware/mp257-tfm-ns.elf";
    private const string M4Tree = "good/mp157-m4.dtb";
    private const string M33Tree = "good/mp257-m33.dtb";
    private const string CarveoutOfRegion = "section .resource_table size = 0x98|table 0x5c = 0|table 0x60 = 0x10000000|table 0x64 = 0|table 0x68 = 0x40000|table 0x6c = 0|table 0x70 = 0|table text 0x74 = mcuram2";

    [TestMethod]
    [DataRow("FK1009", M4, M4Tree, "header type = 2")]
    [DataRow("FK1011", M4, M4Tree, "attribute 6 = 10")]
    [DataRow("FK1011", M4, M4Tree, "attribute 6 = 12")]
    [DataRow("FK1011", Small, M33Tree, "attribute 6 = 13")]
    [DataRow("FK1012", M4, M4Tree, "attribute 6 = 10")]
    [DataRow("FK1012", Small, M33Tree, "attribute 6 = 17")]
    [DataRow("FK1013", M4, M4Tree, "attribute 10 = 0")]
    [DataRow("FK2012", M4, M4Tree, CarveoutOfRegion)]
    [DataRow("FK2014", M4, M4Tree, CarveoutOfRegion)]
    [DataRow("FK2016", M4, M4Tree, "table 0x60 = 0x1003f800")]
    [DataRow("FK2017", M4, M4Tree, "table 0x60 = 0x10000890")]
    [DataRow("FK2018", M4, M4Tree, "table 0x64 = 1")]
    [DataRow("FK2019", M4, M4Tree, "table 0x3c = 8|table 0x50 = 8")]
    [DataRow("FK2020", M4, M4Tree, "table 0x38 = 32")]
    [DataRow("FK2021", M4, M4Tree, "table 0x3c = 8|table 0x50 = 8")]
    [DataRow("FK2022", M4, M4Tree, "table 0x34 = 0x10040000")]
    [DataRow("FK2023", M4, M4Tree, "table 0x24 = 0x30000001")]
    [DataRow("FK2026", M4, M4Tree, "table 0x54 = 0xffffffff|table 0x40 = 0xffffffff")]
    [DataRow("FK2027", M4, M4Tree, "section .resource_table addr = 0x10020000")]
    [DataRow("FK2030", M4, M4Tree, "table 0x14 = 0x5c")]
    [DataRow("FK2031", M4, M4Tree, "section .resource_table addr = 0x10020404")]
    [DataRow("FK2032", M4, M4Tree, "section .resource_table addr = 0x10020000")]
    [DataRow("FK4006", Small, M33Tree, "segment 2 vaddr = 0x20000000")]
    [DataRow("FK4007", Small, M33Tree, "segment 1 vaddr = 0x20000000")]
    [DataRow("FK4008", Small, M33Tree, "segment 3 memsz = 0|segment 3 filesz = 0|segment 3 paddr = 0x812f8000")]
    [DataRow("FK4009", M4, M4Tree, "segment 2 offset = 0x10")]
    [DataRow("FK4010", Small, M33Tree, "segment 2 paddr = 0x60000000")]
    [DataRow("FK4011", Small, M33Tree, "segment 2 paddr = 0x80b00000")]
    [DataRow("FK4013", Small, M33Tree, "segment 1 flags = 5")]
    [DataRow("FK4014", Small, M33Tree, "segment 2 paddr = 0x80a00004")]
    [DataRow("FK4016", Small, M33Tree, "segment 2 paddr = 0x60000000")]
    [DataRow("FK6004", Small, M33Tree, "segment 2 paddr = 0x60000000|word 0x80100000 = 0x60100000")]
    [DataRow("FK6010", Small, M33Tree, "word 0x80100000 = 0x80a01ff8")]
    [DataRow("FK6011", Small, M33Tree, "header entry = 0x801007f8")]
    [DataRow("FK6013", Small, M33Tree, "word 0x8010003c = 0")]
    public void Stays_silent(string rule, string firmware, string tree, string changes)
    {
        var report = PreflightCheck.Run(
            FirmwareImage.Open("x.elf", ByteSource.FromMemory(EditedFirmware.Read(firmware, changes.Split('|')))),
            RemoteProcessor.FindAll(EditedTree.Read(tree))[0],
            new LinuxOptions());

        Assert.DoesNotContain(finding => finding.Rule.Id == rule, report.Findings);
    }

    /// <summary>The same file, signed: its instructions and vectors are this core's matter as well.</summary>
    [TestMethod]
    [DataRow("FK1012", "attribute 6 = 12")]
    [DataRow("FK4003", "segment 1 paddr = 0x80100100")]
    [DataRow("FK4013", "segment 1 flags = 7")]
    [DataRow("FK6003", "word 0x80100004 = 0x801007f8")]
    [DataRow("FK6012", "word 0x8010000c = 0")]
    public void Looks_into_a_signed_image(string rule, string change)
    {
        using var signer = Tee.TestKeys.Rsa2048();
        var image = Tee.TestImages.Sign([ByteSource.FromMemory(EditedFirmware.Read(Small, change))], signer, new FirmwareKit.Tee.Building.TeeImageOptions { PlatformTlvs = [FirmwareKit.Tee.Building.PlatformTlv.Create(FirmwareKit.Tee.TlvType.BootAddress, 0x80100000)] });

        var report = PreflightCheck.Run(FirmwareImage.Open("x.bin", ByteSource.FromMemory(image)), RemoteProcessor.FindAll(EditedTree.Read("good/mp257-m33-tee.dtb"))[0], new LinuxOptions());

        var finding = report.Findings.FirstOrDefault(finding => finding.Rule.Id == rule);
        Assert.IsNotNull(finding, string.Join(' ', report.Findings.Select(found => found.Rule.Id)));
        StringAssert.Contains(finding.Location.Description, "in the image");
    }

    [TestMethod]
    public void Has_nothing_against_a_good_signed_image()
    {
        using var signer = Tee.TestKeys.Rsa2048();
        var image = Tee.TestImages.Sign([TestData.Source("firmware", "mp257-tfm-ns.elf")], signer, new FirmwareKit.Tee.Building.TeeImageOptions { PlatformTlvs = [FirmwareKit.Tee.Building.PlatformTlv.Create(FirmwareKit.Tee.TlvType.BootAddress, 0x80100000)] });

        var report = PreflightCheck.Run(FirmwareImage.Open("x.bin", ByteSource.FromMemory(image)), RemoteProcessor.FindAll(EditedTree.Read("good/mp257-m33-tee.dtb"))[0], new LinuxOptions());

        Assert.IsEmpty(report.Findings.Where(finding => finding.Severity != Severity.Note).Select(finding => $"{finding.Rule.Id} {finding.Message}"));
    }

    [TestMethod]
    public void Says_which_board_the_firmware_fits()
    {
        var report = PreflightCheck.Run(FirmwareImage.Open("x.elf", TestData.Source("firmware", "mp157-openamp-m4.elf")), RemoteProcessor.FindAll(EditedTree.Read(M33Tree))[0], new LinuxOptions());

        StringAssert.Contains(report.Findings.Single(finding => finding.Rule.Id == "FK4016").Message, "STM32MP15x, Cortex-M4 (RETRAM 0x0, MCUSRAM 0x10000000");
    }

    [TestMethod]
    [DataRow("good/mp257-m33-sram.dtb", "segment 2 paddr = 0x20060000", "0x0a060000")]
    [DataRow("good/mp257-m33-sram.dtb", "segment 2 paddr = 0x0e060000", "secure address")]
    public void Says_which_address_of_the_memory_to_link_to(string tree, string change, string expected)
    {
        var report = PreflightCheck.Run(FirmwareImage.Open("x.elf", ByteSource.FromMemory(EditedFirmware.Read(Small, change))), RemoteProcessor.FindAll(EditedTree.Read(tree))[0], new LinuxOptions());

        var finding = report.Findings.Single(finding => finding.Rule.Id == "FK4010");
        StringAssert.Contains($"{finding.Message} {finding.Fix}", expected);
    }
}
