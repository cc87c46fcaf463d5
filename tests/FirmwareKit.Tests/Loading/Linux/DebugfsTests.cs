using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Loading.Linux.Debugfs;
using FirmwareKit.Platforms;
using FirmwareKit.Tests.Loading.Attaching;
using FirmwareKit.Tests.Preflight;

namespace FirmwareKit.Tests.Loading.Linux;

/// <summary>What debugfs shows after a start, in variations that the conformance set does not have (linux-remoteproc.md section 7.4).</summary>
[TestClass]
public sealed class DebugfsTests
{
    private const uint Any = TableFirmware.Any;
    private const string DdrInRange = "/ahb:dma-ranges = <0 0x38000000 0x10000 0x10000000 0x10000000 0x60000 0x30000000 0x30000000 0x60000 0x80000000 0 0x8000000>";

    [TestMethod]
    public void Lists_several_devices_with_the_notify_ids_that_Linux_gave()
    {
        var table = Table(new TableFirmware().Vdev(7, 0xf0000003, (Any, 16), (Any, 16)).Vdev(3, 1, (Any, 8)).Vdev(7, 0, (Any, 4), (Any, 4)));

        CollectionAssert.AreEqual(new[] { "0", "0", "1", "0", "2", "0", "3", "4" }, Values(table, "Notify ID"));
        CollectionAssert.AreEqual(new[] { "0x30000001", "0x0", "0x0" }, Values(table, "Guest features"));
        CollectionAssert.AreEqual(new[] { "0x7", "0x1", "0x7" }, Values(table, "Status"));
    }

    [TestMethod]
    public void A_ring_that_does_not_fit_gives_the_ring_before_it_back()
    {
        var files = Start(new TableFirmware().Vdev(7, 1, (Any, 16), (0, 16)).Vdev(7, 1, (Any, 16), (Any, 16)));

        var table = files.ResourceTable.Text;
        // rproc_free_vring of ring 0; ring 1 was never allotted, and the next device starts at 0 again.
        CollectionAssert.AreEqual(new[] { "0", "-1", "9", "0", "0", "1" }, Values(table, "Notify ID"));
        CollectionAssert.AreEqual(new[] { "0x0", "0x0", "0xffffffff", "0xffffffff" }, Values(table, "Device Address"));
        CollectionAssert.AreEqual(new[] { "0x0", "0x7" }, Values(table, "Status"));
    }

    [TestMethod]
    public void A_carveout_without_region_is_found_at_boot()
    {
        var files = Start(new TableFirmware().Carveout("heap", Any, 0x1800).Carveout("fixed", 0x20000000, 0x1000));

        Assert.AreEqual(
            """
            Entry 0 is of type carveout
              Device Address 0xffffffff
              Physical Address <pa>
              Length 0x1800 Bytes
              Flags 0x0
              Reserved (should be zero) [0]
              Name heap

            Entry 1 is of type carveout
              Device Address 0x20000000
              Physical Address <pa>
              Length 0x1000 Bytes
              Flags 0x0
              Reserved (should be zero) [0]
              Name fixed


            """,
            files.ResourceTable.Text);
        StringAssert.EndsWith(files.CarveoutMemories.Text, "Carveout memory entry:\n\tName: fixed\n\tVirtual address: <va>\n\tDMA address: 0xffffffff\n\tDevice address: 0x20000000\n\tLength: 0x1000 Bytes\n\n");
    }

    [TestMethod]
    public void Memory_that_the_core_sees_has_a_device_address_which_is_found_at_boot()
    {
        var files = Start(new TableFirmware().Carveout("heap", Any, 0x1000).Carveout("fixed", 0x20000000, 0x1000), DdrInRange);

        CollectionAssert.AreEqual(new[] { "<dma>", "0x20000000" }, Values(files.ResourceTable.Text, "Device Address"));
        CollectionAssert.AreEqual(new[] { "<dma>", "<dma>" }, Values(files.CarveoutMemories.Text, "DMA address:")[^2..]);
        CollectionAssert.AreEqual(new[] { "<dma>", "0x20000000" }, Values(files.CarveoutMemories.Text, "Device address:")[^2..]);
    }

    [TestMethod]
    public void A_carveout_with_the_name_of_a_region_gets_its_place()
    {
        var table = Table(new TableFirmware().Carveout("retram", Any, 0x100));

        CollectionAssert.AreEqual(new[] { "0x0" }, Values(table, "Device Address"));
        CollectionAssert.AreEqual(new[] { "0x38000000" }, Values(table, "Physical Address"));
        CollectionAssert.AreEqual(new[] { "0x10000 Bytes" }, Values(table, "Length"));
    }

    [TestMethod]
    public void Vendor_and_unknown_entries_are_one_line_each()
    {
        var table = Table(new TableFirmware().Other(128, 1, 2).Other(4).Other(0x80000000).Trace("log", 0x10030000, 0x100));

        Assert.AreEqual(
            """
            Unknown resource type found: 128 [hdr: <va>]
            Unknown resource type found: 4 [hdr: <va>]
            Unknown resource type found: -2147483648 [hdr: <va>]
            Entry 3 is of type trace
              Device Address 0x10030000
              Length 0x100 Bytes
              Reserved (should be zero) [0]
              Name log


            """,
            table);
    }

    [TestMethod]
    public void Addresses_are_printed_in_the_width_of_the_kernel()
    {
        var processor = RemoteProcessor.FindAll(EditedTree.Read("good/mp257-m33.dtb")).Single(processor => processor.IsCalled("m33"));
        var image = FirmwareImage.Open("fw.elf", TestData.Source("firmware", "mp257-openamp-m33.elf"));

        var files = LinuxLoader.Start(image, processor, new LinuxOptions()).Debugfs!;

        StringAssert.Contains(files.CarveoutMemories.Text, "\tName: vdev0vring0\n\tVirtual address: <va>\n\tDMA address: 0x00000000812f8000\n\tDevice address: 0x812f8000\n\tLength: 0x1000 Bytes\n");
        StringAssert.Contains(files.CarveoutMemories.Text, "\tName: vdev0buffer\n\tVirtual address: 0000000000000000\n\tDMA address: 0x0000000000000000\n\tDevice address: 0x812fa000\n");
    }

    [TestMethod]
    public void Without_a_table_it_says_so()
    {
        var files = TestBoard.Start(KernelProfile.Linux61, EditedFirmware.Read("conformance/linux/firmware/base.elf", "table 0 = 2")).Debugfs!;

        Assert.AreEqual("No resource table found\n", files.ResourceTable.Text);
        Assert.IsEmpty(files.Traces);
        Assert.HasCount(6, Values(files.CarveoutMemories.Text, "Name:"));
    }

    [TestMethod]
    public void A_table_in_no_region_is_shown_from_the_copy_of_the_kernel()
    {
        var firmware = new TableFirmware { TableAddress = 0x50000000 }.Vdev(7, 1, (Any, 16), (Any, 16)).ToBytes();

        // Its segment would be refused; the table is left in the file, and nothing is loaded.
        firmware[52] = 4;
        var files = TestBoard.Start(KernelProfile.Linux61, firmware).Debugfs!;

        CollectionAssert.AreEqual(new[] { "0x7" }, Values(files.ResourceTable.Text, "Status"));
        Assert.IsTrue(files.ResourceTable.IsCertain);
    }

    [TestMethod]
    public void A_table_in_the_buffers_of_the_first_region_is_cleared_with_them()
    {
        // R-50c: without a region of the name vdev0buffer the buffers lie at the start of retram.
        var files = Start(new TableFirmware { TableAddress = 0x100 }.Vdev(7, 1, (Any, 16), (Any, 16)), "/reserved-memory/vdev0buffer@10042000~other@10042000");

        Assert.AreEqual(string.Empty, files.ResourceTable.Text);
        Assert.IsTrue(files.ResourceTable.IsCertain);
    }

    [TestMethod]
    public void A_table_in_a_ring_is_not_certain() =>
        Assert.IsFalse(Start(new TableFirmware { TableAddress = 0x10040000 }.Vdev(7, 1, (Any, 16), (Any, 16))).ResourceTable.IsCertain);

    [TestMethod]
    public void A_trace_shows_what_was_loaded_up_to_the_first_NUL()
    {
        var files = Start(new TableFirmware().Load(0x10030000, "first line\nsecond\0third"u8.ToArray()).Trace("a", 0x10030000, 0x100).Trace("b", 0x10030006, 8).Trace("c", 0x10031000, 4));

        CollectionAssert.AreEqual(new[] { "trace0", "trace1", "trace2" }, files.Traces.Select(trace => trace.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "first line\nsecond", "line\nsec", string.Empty }, files.Traces.Select(trace => trace.Text).ToArray());
        Assert.IsTrue(files.Traces.All(trace => trace.IsCertain));
    }

    [TestMethod]
    public void The_later_segment_wins_and_clears_what_it_has_no_bytes_for()
    {
        var files = Start(new TableFirmware().Load(0x10030000, "aaaaaaaa"u8.ToArray()).Load(0x10030002, "bb"u8.ToArray(), 4).Trace("log", 0x10030000, 8));

        Assert.AreEqual("aabb", files.Traces.Single().Text);
    }

    [TestMethod]
    public void A_long_trace_is_read_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 1500).Select(i => $"line {i}\n"));

        var files = Start(new TableFirmware().Load(0x10030000, [.. text.Select(letter => (byte)letter)]).Trace("log", 0x10030000, 0x8000));

        Assert.AreEqual(text, files.Traces.Single().Text);
    }

    [TestMethod]
    public void A_trace_in_no_region_is_not_available() =>
        Assert.AreEqual("Trace  not available\n", Start(new TableFirmware().Trace("log", 0x60000000, 0x100)).Traces.Single().Text);

    [TestMethod]
    public void A_trace_in_a_ring_is_not_certain() =>
        Assert.IsFalse(Start(new TableFirmware().Vdev(7, 1, (Any, 16), (Any, 16)).Trace("log", 0x10040000, 0x100)).Traces.Single().IsCertain);

    [TestMethod]
    public void A_core_that_ran_before_may_have_written_its_trace()
    {
        var files = AttachedBoard.M33.Attach().Debugfs!;

        StringAssert.Contains(files.ResourceTable.Text, "Entry 0 is of type");
        Assert.IsTrue(files.Traces.All(trace => !trace.IsCertain));
    }

    [TestMethod]
    public void A_table_in_memory_that_the_firmware_does_not_load_is_not_certain()
    {
        Assert.IsTrue(AttachedBoard.M4.Attach().Debugfs!.ResourceTable.IsCertain);
        Assert.IsFalse((AttachedBoard.M4 with { Facts = new AttachOptions { TableAddress = 0x1003f000 } }).Attach().Debugfs!.ResourceTable.IsCertain);
    }

    [TestMethod]
    public void A_table_whose_entries_overlap_is_cut()
    {
        // Entries that are all the same one: less than a MiB of table, many MiB of text.
        var bytes = new TableFirmware().Other(129, new uint[200_000]).ToBytes();
        var elf = FirmwareImage.Open("fw.elf", ByteSource.FromMemory(bytes)).Elf!;
        Assert.IsTrue(elf.TryFindSection(".resource_table"u8, out var section));
        var table = bytes.AsSpan((int)section.Offset);
        BinaryPrimitives.WriteInt32LittleEndian(table[4..], 190_000);
        for (var i = 0; i < 190_000; i++)
            BinaryPrimitives.WriteInt32LittleEndian(table[(16 + (4 * i))..], 780_000);
        BinaryPrimitives.WriteInt32LittleEndian(table[780_000..], 129);
        bytes[52] = 4; // the segment is too large for the board's memory

        var files = TestBoard.Start(KernelProfile.Linux61, bytes).Debugfs!;

        Assert.IsLessThan(1_100_000, files.ResourceTable.Text.Length);
    }

    [TestMethod]
    public void A_refused_start_leaves_nothing()
    {
        var files = Start(new TableFirmware().Other(1));

        AssertEmpty(files);
    }

    [TestMethod]
    public void A_processor_shows_nothing_before_its_start_and_after_its_stop()
    {
        var device = TestBoard.Device(KernelProfile.Linux61, TestBoard.Files("/lib/firmware/fw.elf"));
        AssertEmpty(device.Debugfs);
        device.WriteFirmware("fw.elf");
        var started = device.WriteState("start").Load!.Debugfs!.ResourceTable.Text;

        Assert.AreEqual(started, device.Debugfs.ResourceTable.Text);
        Assert.AreEqual("trace0", device.Debugfs.Traces.Single().Name);
        device.WriteState("stop");

        AssertEmpty(device.Debugfs);
    }

    [TestMethod]
    public void What_was_shown_after_the_start_does_not_change_with_the_stop()
    {
        var device = TestBoard.Device(KernelProfile.Linux61, TestBoard.Files("/lib/firmware/fw.elf"));
        device.WriteFirmware("fw.elf");
        var files = device.WriteState("start").Load!.Debugfs!;
        var (carveouts, table) = (files.CarveoutMemories.Text, files.ResourceTable.Text);

        device.WriteState("stop");

        Assert.AreEqual((carveouts, table), (files.CarveoutMemories.Text, files.ResourceTable.Text));
    }

    [TestMethod]
    public void Regions_that_a_failed_start_took_are_listed_twice_after_the_next()
    {
        var device = TestBoard.Device(KernelProfile.Linux61, TestBoard.Files("/lib/firmware/fw.elf"), "/reserved-memory/mcuram2@10000000:status = \"disabled\"");
        device.WriteFirmware("fw.elf");

        device.WriteState("start");
        CollectionAssert.AreEqual(new[] { "retram", "mcuram" }, Values(device.Debugfs.CarveoutMemories.Text, "Name:"));
        device.WriteState("start");

        CollectionAssert.AreEqual(new[] { "retram", "mcuram", "retram", "mcuram" }, Values(device.Debugfs.CarveoutMemories.Text, "Name:"));
    }

    [TestMethod]
    public void Debug_lines_are_printed_only_with_dynamic_debug()
    {
        var image = FirmwareImage.Open("fw.elf", ByteSource.FromMemory(TestBoard.Firmware));
        var options = new LinuxOptions { Kernel = KernelProfile.Linux61 };

        var plain = LinuxLoader.Start(image, TestBoard.Processor(), options);
        var debug = LinuxLoader.Start(image, TestBoard.Processor(), options with { HasDynamicDebug = true });

        Assert.IsFalse(plain.Log.Any(line => line.Level == LogLevel.Debug));
        CollectionAssert.AreEqual(plain.Log.ToList(), debug.Log.Where(line => line.Level != LogLevel.Debug).ToList());
        CollectionAssert.Contains(debug.Log.ToList(), new LogLine(LogLevel.Debug, "stm32-rproc 10000000.m4: pa 0x38000000 to da 0"));
    }

    private static DebugfsFiles Start(TableFirmware firmware, params ReadOnlySpan<string> edits) => TestBoard.Start(KernelProfile.Linux61, firmware.ToBytes(), edits).Debugfs!;

    private static string Table(TableFirmware firmware) => Start(firmware).ResourceTable.Text;

    private static string[] Values(string text, string field) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith(field, StringComparison.Ordinal)).Select(line => line[field.Length..].Trim())];

    private static void AssertEmpty(DebugfsFiles files)
    {
        Assert.AreEqual(string.Empty, files.CarveoutMemories.Text);
        Assert.AreEqual("No resource table found\n", files.ResourceTable.Text);
        Assert.IsEmpty(files.Traces);
    }
}
