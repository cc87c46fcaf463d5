using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Reports;

namespace FirmwareKit.Tests.Preflight;

/// <summary>Every byte of firmware and of device trees may be hostile: there is always a report.</summary>
[TestClass]
public sealed class HostilePreflightTests
{
    [TestMethod]
    [DataRow("signed/elf/tiny_m4.elf", "mp157-m4.dtb")]
    [DataRow("signed/elf/tiny_ns.elf", "mp257-m33.dtb")]
    [DataRow("conformance/linux/firmware/elf64-base.elf", "mp157-m4.dtb")]
    [DataRow("conformance/linux/firmware/elf64-base.elf", "mp257-m33.dtb")]
    [DataRow("signed/golden/rsa2048-s-ns-bootsec.st.bin", "mp257-m33-tee.dtb")]
    public void Any_changed_byte_of_firmware_gives_a_report(string firmware, string tree)
    {
        var processor = ProcessorOf(TestData.Bytes("devicetree", "good", tree))!;
        var bytes = TestData.Bytes(firmware.Split('/'));
        ForEveryChange(bytes, () => Report(bytes, processor));
    }

    [TestMethod]
    public void Many_random_changes_of_firmware_give_a_report()
    {
        var boards = new[] { "mp157-m4.dtb", "mp257-m33.dtb", "mp257-m0.dtb" }.Select(tree => ProcessorOf(TestData.Bytes("devicetree", "good", tree))!).ToArray();
        var original = TestData.Bytes("conformance", "linux", "firmware", "elf64-base.elf");
        var random = new Random(2);
        for (var round = 0; round < 4000; round++)
        {
            var bytes = (byte[])original.Clone();
            for (var i = 0; i < 12; i++)
                bytes[random.Next(3) == 0 ? random.Next(64) : random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)0xff : (byte)random.Next(256);
            Report(bytes, boards[round % boards.Length]);
        }
    }

    [TestMethod]
    [DataRow("mp157-m4.dtb", "signed/elf/tiny_m4.elf")]
    [DataRow("mp257-m33.dtb", "signed/elf/tiny_ns.elf")]
    public void Any_changed_byte_of_a_tree_gives_a_report_or_a_format_error(string tree, string firmware)
    {
        var image = TestData.Bytes(firmware.Split('/'));
        var bytes = TestData.Bytes("devicetree", "good", tree);
        ForEveryChange(bytes, () =>
        {
            if (ProcessorOf(bytes) is { } processor)
                Report(image, processor);
        });
    }

    private static void ForEveryChange(byte[] bytes, Action run)
    {
        foreach (var value in (byte[])[0, 0x80, 0xff])
        {
            for (var offset = 0; offset < bytes.Length; offset++)
            {
                var old = bytes[offset];
                bytes[offset] = value;
                try
                {
                    run();
                }
                catch (Exception e)
                {
                    Assert.Fail($"0x{value:x2} at byte 0x{offset:x}: {e}");
                }

                bytes[offset] = old;
            }
        }
    }

    private static void Report(byte[] firmware, RemoteProcessor processor)
    {
        var report = PreflightCheck.Run(FirmwareImage.Open("x", ByteSource.FromMemory(firmware)), processor, new LinuxOptions());
        StringAssert.StartsWith(CheckJson.Write(report), "{");
    }

    private static RemoteProcessor? ProcessorOf(byte[] tree)
    {
        try
        {
            return RemoteProcessor.FindAll(DeviceTree.Read(ByteSource.FromMemory(tree))) is [var first, ..] ? first : null;
        }
        catch (DeviceTreeFormatException)
        {
            return null;
        }
    }
}
