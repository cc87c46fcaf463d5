using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Elf;
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

    /// <summary>One fault, one finding: the missing property, with what comes of it.</summary>
    [TestMethod]
    public void Tells_once_of_a_boot_address_register_that_the_driver_does_not_read()
    {
        var report = Check(TestData.Bytes("firmware", "mp257-openamp-m33.elf"), "broken", "x14-nsvtor-without-state.dtb");

        var finding = Assert.ContainsSingle(report.Findings.Where(finding => finding.Message.Contains("nsvtor", StringComparison.Ordinal)));
        Assert.AreEqual("FK3006", finding.Rule.Id);
        StringAssert.Contains(finding.Message, "the core starts at 0");
        StringAssert.Contains(finding.Fix, "st,syscfg-cm-state");
        Assert.IsEmpty(report.Findings.Where(finding => finding.Rule.Id == "FK6001"));
    }

    /// <summary>The register takes 128 bytes, the table of this firmware needs more.</summary>
    [TestMethod]
    [DataRow(0x80100000u, null)]
    [DataRow(0x80100800u, null)]
    [DataRow(0x80100080u, "Move it to 0x80100000 or 0x80100800")]
    [DataRow(0x80100400u, "Move it to 0x80100000 or 0x80100800")]
    public void Tells_of_a_vector_table_that_is_not_aligned_to_its_size(uint address, string? fix)
    {
        var report = Check(WithVectorsAt(address, 0x600), "good", "mp257-m33.dtb");

        var findings = report.Findings.Where(finding => finding.Rule.Id == "FK6006").ToList();
        Assert.HasCount(fix is null ? 0 : 1, findings);
        StringAssert.Contains(findings.FirstOrDefault()?.Fix ?? string.Empty, fix ?? string.Empty);
    }

    /// <summary>What the register refuses is FK6002's; a small table needs less than the largest one.</summary>
    [TestMethod]
    [DataRow(0x80100040u, 0x600u)]
    [DataRow(0x80100400u, 0x400u)]
    [DataRow(0x80100080u, 0x40u)]
    public void Has_nothing_against_a_table_that_is_aligned_to_its_own_size(uint address, uint size) =>
        Assert.IsEmpty(Check(WithVectorsAt(address, size), "good", "mp257-m33.dtb").Findings.Where(finding => finding.Rule.Id == "FK6006"));

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

    /// <summary>The good firmware with its table elsewhere, or of another size.</summary>
    private static byte[] WithVectorsAt(uint address, uint size)
    {
        const int SectionHeaderBytes = 40;
        var firmware = TestData.Bytes("firmware", "mp257-openamp-m33.elf");
        var elf = ElfFile.Read(ByteSource.FromMemory(firmware));
        Assert.IsTrue(elf.TryFindSection(".isr_vectors"u8, out var section));
        var header = firmware.AsSpan((int)BinaryPrimitives.ReadUInt32LittleEndian(firmware.AsSpan(32)) + (SectionHeaderBytes * section.Index));
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], address);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], size);
        return firmware;
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
