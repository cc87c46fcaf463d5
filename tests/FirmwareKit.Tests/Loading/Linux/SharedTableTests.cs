using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Tests.Loading.Linux;

/// <summary>A live table and traces that lie in the same memory: what one shows is what Linux wrote for the other.</summary>
[TestClass]
public sealed class SharedTableTests
{
    private const uint Any = TableFirmware.Any;
    private const uint TableAddress = 0x10020000;

    // The table: 16 bytes of header, three offsets, then the vdev: type, 24 bytes, two rings of 20; then the traces.
    private const uint Vdev = 16 + (4 * 3) + 4;

    [TestMethod]
    public void A_trace_over_the_table_shows_the_status_that_Linux_wrote()
    {
        var firmware = new TableFirmware { TableAddress = TableAddress }
            .Vdev(7, 1, (Any, 16), (Any, 16))
            .Trace("status", TableAddress + Vdev + 20, 1)
            .Trace("gfeatures", TableAddress + Vdev + 12, 4);

        var traces = TestBoard.Start(KernelProfile.Linux61, firmware.ToBytes()).Debugfs!.Traces.Select(trace => trace.Text).ToArray();

        CollectionAssert.AreEqual(new[] { "\u0007", "\u0001" }, traces);
    }

    [TestMethod]
    public void A_part_of_a_number_can_be_read()
    {
        // The last two bytes of ring 0's address, 0x10040000, little endian.
        var firmware = new TableFirmware { TableAddress = TableAddress }
            .Vdev(7, 1, (Any, 16), (Any, 16))
            .Trace("high half", TableAddress + Vdev + 24 + 2, 2)
            .Trace("top", TableAddress + Vdev + 24 + 3, 1);

        var traces = TestBoard.Start(KernelProfile.Linux61, firmware.ToBytes()).Debugfs!.Traces.Select(trace => trace.Text).ToArray();

        CollectionAssert.AreEqual(new[] { "\u0004\u0010", "\u0010" }, traces);
    }

    [TestMethod]
    public void Two_names_of_one_memory_show_the_same()
    {
        // mcuram2 and a second region over its upper half, which the core sees elsewhere.
        var firmware = new TableFirmware().Load(0x10030000, "text"u8.ToArray()).Trace("by the first name", 0x10030000, 8).Trace("by the second", 0x30000000, 8);

        var traces = TestBoard.Start(
            KernelProfile.Linux61,
            firmware.ToBytes(),
            "/reserved-memory/mcuram@30000000:reg = <0x10030000 0x1000>",
            "/ahb:dma-ranges = <0x30000000 0x10030000 0x1000 0 0x38000000 0x10000 0x10000000 0x10000000 0x60000>").Debugfs!.Traces.Select(trace => trace.Text).ToArray();

        CollectionAssert.AreEqual(new[] { "text", "text" }, traces);
    }
}
