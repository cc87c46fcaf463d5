using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tests.Elf;

[TestClass]
public sealed class ElfFileTests
{
    [TestMethod]
    public void Reads_segments_of_real_firmware()
    {
        var elf = ElfFile.Read(TestData.Source("firmware", "mp257-openamp-m33.elf"));

        CollectionAssert.AreEqual(
            new ulong[] { 0x80100000, 0x80100600, 0x80a00000, 0x81200000 },
            elf.Segments.Where(segment => segment.IsLoaded).Select(segment => segment.PhysicalAddress).ToArray());
        Assert.AreEqual(ElfMachine.Arm, elf.Header.Machine);
    }

    [TestMethod]
    public void Finds_sections_and_symbols_by_name()
    {
        var elf = ElfFile.Read(TestData.Source("firmware", "mp257-openamp-m33.elf"));

        Assert.IsTrue(elf.TryFindSection(".resource_table"u8, out var section));
        Assert.AreEqual(0x81200000UL, section.Address);
        Assert.AreEqual(".resource_table", elf.GetName(section));
        Assert.IsTrue(elf.TryFindSymbol("_estack"u8, out var symbol));
        Assert.AreEqual(0x80e00000UL, symbol.Value);
        Assert.IsFalse(elf.TryFindSection(".resource_tabl"u8, out _), "a part of a name is no name");
    }

    [TestMethod]
    public void Reading_headers_and_sections_of_a_1_MB_file_allocates_less_than_16_KB()
    {
        using var source = ByteSource.OpenFile(TestData.PathOf("firmware", "mp257-openamp-m33.elf"));
        Assert.IsGreaterThan(1_000_000L, source.Length);
        ElfFile.Read(source);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var elf = ElfFile.Read(source);
        var found = elf.TryFindSection(".resource_table"u8, out _);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.IsTrue(found);
        Assert.IsLessThan(16 * 1024L, allocated);
    }

    [TestMethod]
    public void Takes_the_section_count_from_section_0_when_the_header_has_none()
    {
        var bytes = TestData.Bytes("signed", "elf", "tiny_m4.elf");
        var count = (int)BitConverter.ToUInt16(bytes, 48);
        var table = BitConverter.ToInt32(bytes, 32);
        bytes.AsSpan(48, 2).Clear();
        BitConverter.TryWriteBytes(bytes.AsSpan(table + 20), count);

        var elf = ElfFile.Read(ByteSource.FromMemory(bytes));

        Assert.HasCount(count, elf.Sections);
    }

    [TestMethod]
    public void Takes_the_segment_count_from_section_0_for_PN_XNUM()
    {
        var bytes = TestData.Bytes("signed", "elf", "tiny_m4.elf");
        var table = BitConverter.ToInt32(bytes, 32);
        var count = (int)BitConverter.ToUInt16(bytes, 44);
        bytes[44] = bytes[45] = 0xff;
        BitConverter.TryWriteBytes(bytes.AsSpan(table + 28), count);

        var elf = ElfFile.Read(ByteSource.FromMemory(bytes));

        Assert.HasCount(count, elf.Segments);
    }

    [TestMethod]
    public void Takes_the_name_table_from_section_0_for_SHN_XINDEX()
    {
        var bytes = TestData.Bytes("signed", "elf", "tiny_m4.elf");
        var table = BitConverter.ToInt32(bytes, 32);
        var index = (int)BitConverter.ToUInt16(bytes, 50);
        bytes[50] = bytes[51] = 0xff;
        BitConverter.TryWriteBytes(bytes.AsSpan(table + 24), index);

        Assert.IsTrue(ElfFile.Read(ByteSource.FromMemory(bytes)).TryFindSection(".resource_table"u8, out _));
    }

    [TestMethod]
    public void Reads_a_64_bit_file()
    {
        var elf = ElfFile.Read(TestData.Source("conformance", "linux", "firmware", "elf64-base.elf"));

        Assert.AreEqual(ElfClass.Elf64, elf.Header.Class);
        Assert.IsTrue(elf.TryFindSection(".resource_table"u8, out _));
    }

    [TestMethod]
    public void Reads_a_big_endian_header()
    {
        var bytes = new byte[52 + 32];
        ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 1, 2, 1]).CopyTo(bytes);
        bytes[19] = 40; // e_machine
        bytes[31] = 52; // e_phoff
        bytes[43] = 32; // e_phentsize
        bytes[45] = 1; // e_phnum
        bytes[55] = 1; // PT_LOAD
        bytes[64] = 0x80; // p_paddr

        var elf = ElfFile.Read(ByteSource.FromMemory(bytes));

        Assert.AreEqual(ElfByteOrder.BigEndian, elf.Header.ByteOrder);
        Assert.AreEqual(0x80000000UL, elf.Segments[0].PhysicalAddress);
    }

    [TestMethod]
    public void Lists_the_damage_of_a_cut_file_and_keeps_what_is_there()
    {
        var elf = ElfFile.ReadDamaged(TestData.Source("firmware", "broken", "m33-truncated.elf"), out var damage);

        Assert.AreEqual(32, damage[0].Offset);
        Assert.IsNotEmpty(elf.Segments);
        Assert.IsEmpty(elf.Sections);
    }
}
