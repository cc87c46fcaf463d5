using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;
using FirmwareKit.Preflight;

namespace FirmwareKit.Tests.Preflight;

/// <summary>Cores whose kernel driver is not modelled: segments are placed by the driver's own table, and nothing more is claimed.</summary>
[TestClass]
public sealed class OtherDriverTests
{
    private const string Imx = "boards/imx8mm.dtb";
    private const string Ti = "boards/am64.dtb";

    /// <summary>Each case says where three segments are loaded to.</summary>
    [TestMethod]
    [DataRow(Imx, 0x1ffe0000U, 0x20000000U, 0x80001000U)]
    [DataRow(Imx, 0x80000000U, 0x80002000U, 0x80004000U)]
    [DataRow(Ti, 0x00000000U, 0x41010000U, 0xa0200000U)]
    public void Says_only_that_firmware_in_reachable_memory_may_boot(string tree, params uint[] addresses)
    {
        var report = Check(tree, addresses);

        Assert.AreEqual(PreflightVerdict.MayBoot, report.Verdict, string.Join('\n', report.Findings.Select(finding => finding.Message)));
        Assert.IsFalse(report.IsCertain);
        Assert.IsNotNull(report.Outcome.NotModelled);
    }

    [TestMethod]
    [DataRow(Imx, 0x00000000U)] // the alias of TCM that the driver does not map by itself
    [DataRow(Imx, 0x90000000U)] // memory of Linux
    [DataRow(Ti, 0xa0000000U)] // the pool for DMA
    [DataRow(Ti, 0x00008000U)] // behind ATCM
    public void Names_a_segment_that_the_driver_cannot_reach(string tree, uint address)
    {
        var good = tree == Imx ? 0x80001000U : 0xa0200000U;

        var report = Check(tree, address, good, good + 0x1000);

        Assert.AreEqual(PreflightVerdict.Refused, report.Verdict);
        StringAssert.Contains(Assert.ContainsSingle(report.Findings.Where(finding => finding.Rule.Id == "FK4001")).BoardLine, $"bad phdr da 0x{address:x}");
    }

    /// <summary>imx_rproc_da_to_sys: the end must lie strictly below the entry's.</summary>
    [TestMethod]
    public void The_last_byte_of_a_window_cannot_be_used()
    {
        var size = SizeOfFirstSegment();

        Assert.AreEqual(PreflightVerdict.Refused, Check(Imx, 0x20020000U - size, 0x80001000, 0x80002000).Verdict);
        Assert.AreEqual(PreflightVerdict.MayBoot, Check(Imx, 0x20020000U - size - 4, 0x80001000, 0x80002000).Verdict);
    }

    [TestMethod]
    public void Wants_the_properties_of_the_R5_driver()
    {
        var processor = RemoteProcessor.FindAll(EditedTree.Read(Ti, "-&main_r5:ti,loczrama"))[0];

        var report = PreflightCheck.Run(FirmwareImage.Open("x", ByteSource.FromMemory(Firmware(0, 0x41010000, 0xa0200000))), processor, new LinuxOptions());

        Assert.Contains(finding => finding.Rule.Id == "FK3006" && finding.Message.Contains("ti,loczrama", StringComparison.Ordinal), report.Findings);
    }

    /// <summary>A board that only the user knows: driver "other", no table of addresses, no dma-ranges.</summary>
    [TestMethod]
    public void Takes_regions_as_they_are_for_a_core_of_the_user()
    {
        var table = PlatformTable.Read("""
            { "schema": "fwkit.platforms/1", "socs": [ { "id": "x", "name": "X", "family": "X", "compatibles": [], "hostBits": 64,
              "cores": [ { "name": "c", "core": "Cortex-M7", "boot": { "source": "entry" },
                "forms": [ { "flavour": "unsigned", "compatibles": ["x,core"], "driver": "other", "loader": "linux", "formats": ["elf32"] } ] } ] } ] }
            """u8.ToArray());
        var processor = Assert.ContainsSingle(RemoteProcessor.FindAll(EditedTree.Read(Imx, "/imx8mm-cm4:compatible = \"x,core\""), table.Before(PlatformTable.BuiltIn)));

        var report = PreflightCheck.Run(FirmwareImage.Open("x", ByteSource.FromMemory(Firmware(0x80000000, 0x80001000, 0x80002000))), processor, new LinuxOptions());

        Assert.AreEqual(PreflightVerdict.MayBoot, report.Verdict);
    }

    private static PreflightReport Check(string tree, params uint[] addresses) =>
        PreflightCheck.Run(FirmwareImage.Open("x", ByteSource.FromMemory(Firmware(addresses))), RemoteProcessor.FindAll(EditedTree.Read(tree))[0], new LinuxOptions());

    private static byte[] Firmware(params uint[] addresses)
    {
        var bytes = TestData.Bytes("signed", "elf", "tiny_m4.elf");
        var headers = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(28));
        for (var i = 0; i < addresses.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(headers + (32 * i) + 8), addresses[i]);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(headers + (32 * i) + 12), addresses[i]);
        }

        // Those segments alone, and no sections.
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(44), (ushort)addresses.Length);
        bytes.AsSpan(32, 4).Clear();
        bytes.AsSpan(48, 4).Clear();
        return bytes;
    }

    private static uint SizeOfFirstSegment()
    {
        var bytes = TestData.Bytes("signed", "elf", "tiny_m4.elf");
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(28)) + 20));
    }
}
