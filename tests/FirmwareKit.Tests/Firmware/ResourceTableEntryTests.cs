using System.Buffers.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;

namespace FirmwareKit.Tests.Firmware;

[TestClass]
public sealed class ResourceTableEntryTests
{
    private const int FirstEntry = 20;

    /// <summary>Each type, and its size with the type word.</summary>
    [TestMethod]
    [DataRow(0U, 56, "carveout")]
    [DataRow(1U, 56, "devmem")]
    [DataRow(2U, 48, "trace")]
    [DataRow(3U, 28, "vdev")]
    public void Says_which_entry_is_cut_and_where_it_starts(uint type, int size, string kind)
    {
        var table = TableOf(type, size);
        Assert.HasCount(1, ResourceTable.Parse(table).Entries, "the entry fits exactly");

        var e = Assert.ThrowsExactly<ResourceTableFormatException>(() => ResourceTable.Parse(table.AsSpan(0, table.Length - 1)));

        Assert.AreEqual(FirstEntry, e.Offset);
        StringAssert.Contains(e.Message, kind);
    }

    [TestMethod]
    [DataRow(1, 0U, DisplayName = "one vring")]
    [DataRow(255, 0U, DisplayName = "as many vrings as can be stated")]
    [DataRow(0, 1U, DisplayName = "a byte of configuration")]
    [DataRow(255, 0xffffffffU, DisplayName = "more configuration than 32 bits hold")]
    public void Refuses_a_vdev_whose_rings_or_configuration_leave_the_table(int vrings, uint configuration)
    {
        var table = TableOf(3, 28);
        table[FirstEntry + 25] = (byte)vrings;
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(FirstEntry + 20), configuration);

        var e = Assert.ThrowsExactly<ResourceTableFormatException>(() => ResourceTable.Parse(table));

        Assert.AreEqual(FirstEntry, e.Offset);
    }

    [TestMethod]
    public void Refuses_an_entry_whose_type_word_is_cut()
    {
        var table = TableOf(9, 4);
        table[16] = FirstEntry + 1;

        Assert.AreEqual(16, Assert.ThrowsExactly<ResourceTableFormatException>(() => ResourceTable.Parse(table)).Offset);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(15)]
    public void Refuses_a_header_that_is_cut(int length)
    {
        var header = new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
        Assert.IsEmpty(ResourceTable.Parse(header).Entries);

        Assert.AreEqual(0, Assert.ThrowsExactly<ResourceTableFormatException>(() => ResourceTable.Parse(header.AsSpan(0, length))).Offset);
    }

    [TestMethod]
    public void Refuses_a_reserved_second_word()
    {
        var table = TableOf(9, 4);
        table[12] = 1;

        Assert.AreEqual(8, Assert.ThrowsExactly<ResourceTableFormatException>(() => ResourceTable.Parse(table)).Offset);
    }

    [TestMethod]
    [DataRow(127U, false)]
    [DataRow(128U, true)]
    [DataRow(512U, true)]
    [DataRow(513U, false)]
    public void Knows_the_vendor_range(uint type, bool isVendor) =>
        Assert.AreEqual(isVendor, ((OtherResource)ResourceTable.Parse(TableOf(type, 4)).Entries[0]).IsVendor);

    [TestMethod]
    public void Takes_a_name_that_fills_its_field()
    {
        var table = TableOf(2, 48);
        table.AsSpan(FirstEntry + 16, 32).Fill((byte)'n');

        Assert.AreEqual(new string('n', 32), ((TraceResource)ResourceTable.Parse(table).Entries[0]).Name);
    }

    [TestMethod]
    public void Reads_every_field_of_the_table_of_real_firmware()
    {
        var table = ResourceTable.Read(ElfFile.Read(TestData.Source("firmware", "mp157-openamp-m4.elf")), out _)!;
        var vdev = (VdevResource)table.Entries[0];

        Assert.AreEqual(0x90, table.Size);
        Assert.HasCount(2, table.Entries);
        Assert.AreEqual((0x18, 7U, 0U, 1U), (vdev.Offset, vdev.Id, vdev.NotifyId, vdev.DeviceFeatures));
        CollectionAssert.AreEqual(new Vring[] { new(0xffffffff, 16, 16, 0), new(0xffffffff, 16, 16, 1) }, vdev.Vrings.ToArray());
        Assert.AreEqual(new TraceResource(1, 0x5c, 0x10020430, 0x800, "cm4_log"), table.Entries[1]);
    }

    [TestMethod]
    public void Firmware_without_the_section_has_no_table() =>
        Assert.IsNull(ResourceTable.Read(ElfFile.Read(TestData.Source("firmware", "mp257-m0.elf")), out _));

    /// <summary>A table with one entry of a type and of a size in bytes, type word included; all else 0.</summary>
    private static byte[] TableOf(uint type, int size)
    {
        var table = new byte[FirstEntry + size];
        table[0] = 1;
        table[4] = 1;
        table[16] = FirstEntry;
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(FirstEntry), type);
        return table;
    }
}
