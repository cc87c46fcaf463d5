using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Signing;
using FirmwareKit.Tests;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Browser.Tests;

/// <summary>Reports that the tests look at.</summary>
internal static class Reports
{
    /// <summary>The sample that boots.</summary>
    public static PreflightReport M33() => Check("firmware/mp257-openamp-m33.elf", "devicetree/good/mp257-m33.dtb");

    /// <summary>A segment outside of its regions.</summary>
    public static PreflightReport Outside() => Check("firmware/broken/m33-segment-outside.elf", "devicetree/good/mp257-m33.dtb");

    /// <summary>A signed image whose key the board trusts.</summary>
    public static PreflightReport Signed() => Check("signed/golden/rsa2048-ns-bootaddr.st.bin", "devicetree/good/mp257-m33-tee.dtb", "keys/TEST-ONLY-rsa2048.pub.pem");

    /// <summary>A signed image whose key the board does not trust.</summary>
    public static PreflightReport OtherKey() => Check("signed/golden/rsa2048-ns-bootaddr.st.bin", "devicetree/good/mp257-m33-tee.dtb", "keys/TEST-ONLY-rsa4096.pub.pem");

    /// <summary>A kernel that crashes.</summary>
    public static PreflightReport Crash() => Check("conformance/linux/firmware/ehdr-phnum-max.elf", "conformance/linux/dtb/board-a.dtb");

    /// <summary>Two segments on the same bytes, and one outside of its regions.</summary>
    public static PreflightReport Overlap() => Check(
        "motor-control.elf",
        new MadeElf()
            .Segment(0x80100000, 0x6200, flags: 5)
            .Section(".isr_vectors", 0x80100000, 0x540, type: 1, flags: 2)
            .Section(".text", 0x80100600, 0x4a00, type: 1, flags: 6)
            .Section(".rodata", 0x80105000, 0x1200, type: 1, flags: 2)
            .Segment(0x80a00000, 0x5200, 0x1200)
            .Section(".data", 0x80a00000, 0x1200, type: 1)
            .Section(".bss", 0x80a01200, 0x4000, type: 8)
            .Segment(0x80a04800, 0x2000)
            .Section(".calibration", 0x80a04800, 0x2000, type: 1)
            .Segment(0x81600000, 0x1800)
            .Section(".dma_buffers", 0x81600000, 0x1800, type: 1)
            .ToSource(),
        "devicetree/good/mp257-m33.dtb");

    /// <summary>A file of 64 MiB with 5,000 symbols and 100 sections.</summary>
    public static PreflightReport Large()
    {
        var elf = new MadeElf().Segment(0x80100000, 0x700000, flags: 5);
        for (var i = 0u; i < 100; i++)
            elf.Section($".text.part{i}", 0x80100000 + (i * 0x11000), 0x11000, type: 1, flags: 6);
        elf.Section(".debug_info", 0, 57 * 1024 * 1024, type: 1, flags: 0);
        for (var i = 0u; i < 5000; i++)
            elf.Variable($"table_of_the_motor_{i}", 0x80100000 + (i * 0x500), 0x500);
        return Check("large.elf", elf.ToSource(), "devicetree/good/mp257-m33.dtb");
    }

    public static PreflightReport Check(string firmware, string tree, string? key = null) => Check(Path.GetFileName(firmware), TestData.Source(firmware.Split('/')), tree, key);

    public static PreflightReport Check(string name, ByteSource firmware, string tree, string? key = null) =>
        Check(name, firmware, ProcessorOf(TestData.Source(tree.Split('/'))), key);

    public static PreflightReport Check(string name, ByteSource firmware, RemoteProcessor processor, string? key = null, RuleChoices? choices = null)
    {
        var board = processor.Type.Delivery == FirmwareDelivery.SignedImage ? OpTeeBoard.DefaultFor(processor.Type) : null;
        if (key is not null)
            board = board! with { TrustedKey = FirmwarePublicKey.Load(TestData.PathOf(key.Split('/'))) };
        return PreflightCheck.Run(FirmwareImage.Open(name, firmware), processor, new LinuxOptions { OpTee = board }, Installed.InstalledSystem.Unknown, choices ?? RuleChoices.None);
    }

    public static RemoteProcessor ProcessorOf(ByteSource tree) => RemoteProcessor.FindAll(DeviceTree.Read(tree))[0];
}
