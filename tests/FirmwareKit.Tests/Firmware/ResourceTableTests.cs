using System.Buffers.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;

namespace FirmwareKit.Tests.Firmware;

[TestClass]
public sealed class ResourceTableTests
{
    [TestMethod]
    public void Reads_every_type_of_entry()
    {
        var table = ResourceTable.Parse(Table(
            [0, 0x10000000, 0, 0x1000, 5, 0, .. Name("heap")],
            [1, 0x40000000, 0x40000000, 0x400, 0, 0, .. Name("uart")],
            [2, 0x10020000, 0x800, 0, .. Name("log")],
            [3, 7, 0, 1, 0, 4, 0x0200, 0xffffffff, 16, 8, 0, 0, 0xffffffff, 16, 8, 1, 0, 0xaabbccdd],
            [130],
            [9]));

        Assert.AreEqual(("heap", 0x10000000U, 0x1000U, 5U), table.Entries[0] is CarveoutResource c ? (c.Name, c.DeviceAddress, c.Length, c.Flags) : default);
        Assert.AreEqual("uart", ((DevmemResource)table.Entries[1]).Name);
        Assert.AreEqual(0x800U, ((TraceResource)table.Entries[2]).Length);
        var vdev = (VdevResource)table.Entries[3];
        Assert.HasCount(2, vdev.Vrings);
        Assert.AreEqual(new Vring(ResourceEntry.AnyAddress, 16, 8, 1), vdev.Vrings[1]);
        CollectionAssert.AreEqual(new byte[] { 0xdd, 0xcc, 0xbb, 0xaa }, vdev.ConfigSpace.ToArray());
        Assert.IsTrue(((OtherResource)table.Entries[4]).IsVendor);
        Assert.IsFalse(((OtherResource)table.Entries[5]).IsVendor);
    }

    [TestMethod]
    public void Reads_the_table_of_real_firmware()
    {
        var table = ResourceTable.Read(ElfFile.Read(TestData.Source("firmware", "mp157-openamp-m4.elf")), out var section)!;

        Assert.AreEqual(0x10020000UL, section.Address);
        Assert.AreEqual(VdevResource.Rpmsg, table.Vdevs.Single().Id);
        Assert.AreEqual(16U, table.Vdevs.Single().Vrings[0].Count);
    }

    [TestMethod]
    public void A_table_cut_at_any_byte_is_an_error()
    {
        var bytes = Table([3, 7, 0, 1, 0, 0, 0x0200, 0xffffffff, 16, 8, 0, 0, 0xffffffff, 16, 8, 1, 0], [2, 1, 2, 0, .. Name("x")]);
        for (var length = 0; length < bytes.Length; length++)
            Assert.ThrowsExactly<ResourceTableFormatException>(() => ResourceTable.Parse(bytes.AsSpan(0, length)));
    }

    [TestMethod]
    [DataRow(0, 2, 0)]
    [DataRow(8, 1, 8)]
    [DataRow(4, 200, 4)]
    [DataRow(16, 15, 16)]
    [DataRow(16, 0x7fffffff, 16)]
    public void Says_where_a_header_is_wrong(int offset, int value, long where)
    {
        var bytes = Table([9]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), value);

        Assert.AreEqual(where, Assert.ThrowsExactly<ResourceTableFormatException>(() => ResourceTable.Parse(bytes)).Offset);
    }

    /// <summary>vring_size and the region it needs, from the reference, R-43.</summary>
    [TestMethod]
    [DataRow(2U, 16U, 70U, 0x1000U)]
    [DataRow(16U, 16U, 438U, 0x1000U)]
    [DataRow(16U, 4096U, 4230U, 0x2000U)]
    [DataRow(128U, 16U, 3350U, 0x1000U)]
    [DataRow(256U, 16U, 6678U, 0x2000U)]
    [DataRow(512U, 4096U, 16390U, 0x5000U)]
    public void Computes_the_size_of_a_ring(uint count, uint alignment, uint size, uint pages)
    {
        var vring = new Vring(0, alignment, count, 0);

        Assert.AreEqual((size, pages), (vring.Size, vring.PageAlignedSize));
    }

    [TestMethod]
    public void Finds_boot_address_and_vectors()
    {
        var elf = ElfFile.Read(TestData.Source("firmware", "mp257-openamp-m33.elf"));
        var boot = BootAddress.Find(elf);
        var vectors = VectorTable.Find(elf)!.Value;

        Assert.AreEqual(new BootAddress(0x80100000, BootAddressSource.Section, ".isr_vectors"), boot);
        Assert.AreEqual(0x80e00000U, vectors.InitialStackPointer);
        Assert.IsTrue(vectors.HasThumbBit);
    }

    [TestMethod]
    public void Takes_the_entry_point_when_the_section_has_another_name()
    {
        var elf = ElfFile.Read(TestData.Source("firmware", "broken", "m33-isr-vector-singular.elf"));

        Assert.AreEqual(BootAddressSource.EntryPoint, BootAddress.Find(elf).Source);
    }

    private static uint[] Name(string name)
    {
        var bytes = new byte[32];
        System.Text.Encoding.ASCII.GetBytes(name, bytes);
        return [.. bytes.Chunk(4).Select(word => BinaryPrimitives.ReadUInt32LittleEndian(word))];
    }

    private static byte[] Table(params uint[][] entries)
    {
        List<uint> words = [1, (uint)entries.Length, 0, 0];
        var offset = 16 + (4 * entries.Length);
        foreach (var entry in entries)
        {
            words.Add((uint)offset);
            offset += 4 * entry.Length;
        }

        words.AddRange(entries.SelectMany(entry => entry));
        var bytes = new byte[4 * words.Count];
        for (var i = 0; i < words.Count; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
        return bytes;
    }
}
