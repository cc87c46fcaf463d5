using System.Buffers.Binary;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Tests.Loading.Linux;

/// <summary>A resource table that names its entries over and over costs neither endless work nor memory without end.</summary>
[TestClass]
public sealed class HostileTableTests
{
    private const int Followed = 4096;
    private const int Named = 900_000;

    [TestMethod]
    public void A_trace_that_is_named_a_million_times_is_followed_some_thousand_times()
    {
        var outcome = Start(Repeated([2, 0x10030000, 16, 0, 0x676f6c, 0, 0, 0, 0, 0, 0, 0]));

        Assert.AreEqual(Followed, outcome.Memory.Count(use => use.Kind == MemoryUseKind.Trace));
        Assert.IsTrue(outcome.Uncertainties.Any(text => text.Contains("900000 entries", StringComparison.Ordinal)), "it is said");
    }

    [TestMethod]
    public void A_device_that_is_named_a_million_times_is_followed_some_thousand_times()
    {
        // Each has two rings, which the system's memory soon has no room for.
        var outcome = Start(Repeated([3, 7, 0, 1, 0, 0, 2 << 8, 0xffffffff, 16, 8, 0, 0, 0xffffffff, 16, 8, 0, 0]));

        Assert.AreEqual(-12, outcome.ErrorNumber);
        Assert.IsTrue(outcome.Uncertainties.Any(text => text.Contains("900000 entries", StringComparison.Ordinal)), "it is said");
    }

    [TestMethod]
    public void An_unknown_entry_that_is_named_a_million_times_does_not_fill_the_log() =>
        Assert.IsLessThan(2 * Followed, Start(Repeated([77])).Log.Count());

    [TestMethod]
    public void A_table_of_many_different_entries_is_followed_to_its_end()
    {
        var firmware = new TableFirmware();
        for (var i = 0; i < 300; i++)
            firmware.Trace($"log{i}", 0x10030000, 16);

        Assert.AreEqual(300, Start(firmware.ToBytes()).Memory.Count(use => use.Kind == MemoryUseKind.Trace));
    }

    [TestMethod]
    public void A_trace_of_many_MiB_is_cut()
    {
        const uint Size = 3 * 1024 * 1024;
        var text = new byte[Size];
        text.AsSpan().Fill((byte)'x');

        var files = TestBoard.Start(
            KernelProfile.Linux61,
            new TableFirmware { TableAddress = 0x30000000 }.Load(0x30010000, text).Trace("log", 0x30010000, Size).ToBytes(),
            "/ahb:dma-ranges = <0 0x38000000 0x10000 0x10000000 0x10000000 0x60000 0x30000000 0x30000000 0x800000>",
            "/reserved-memory/mcuram@30000000:reg = <0x30000000 0x800000>").Debugfs!;

        Assert.IsInRange(1024 * 1024, (int)Size - 1, files.Traces.Single().Text.Length);
    }

    private static LoadOutcome Start(byte[] firmware) => TestBoard.Start(KernelProfile.Linux61, firmware);

    /// <summary>A table in which every number names the same entry.</summary>
    private static byte[] Repeated(uint[] entry)
    {
        const int HeaderSize = 16;
        var firmware = new TableFirmware { TableAddress = 0x50000000 }.Raw([.. Enumerable.Repeat((uint)(HeaderSize + (4 * Named)), Named), .. entry], Named).ToBytes();
        // Its segment would be refused: the kernel uses its own copy of the table.
        BinaryPrimitives.WriteUInt32LittleEndian(firmware.AsSpan(52), 4);
        return firmware;
    }
}
