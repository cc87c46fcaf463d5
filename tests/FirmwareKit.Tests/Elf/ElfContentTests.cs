using System.Buffers.Binary;
using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tests.Elf;

[TestClass]
public sealed class ElfContentTests
{
    [TestMethod]
    public void Reads_the_header_of_real_firmware()
    {
        var header = ElfFile.Read(TestData.Source("firmware", "mp257-openamp-m33.elf")).Header;

        Assert.AreEqual(
            new ElfHeader
            {
                Class = ElfClass.Elf32,
                ByteOrder = ElfByteOrder.LittleEndian,
                Type = 2,
                Machine = ElfMachine.Arm,
                Entry = 0x80100605,
                ProgramHeaderOffset = 52,
                SectionHeaderOffset = 1124884,
                Flags = 0x05000400,
                ProgramHeaderEntrySize = 32,
                ProgramHeaderCount = 5,
                SectionHeaderEntrySize = 40,
                SectionHeaderCount = 29,
                SectionNameTableIndex = 28,
            },
            header);
    }

    [TestMethod]
    public void Reads_every_field_of_a_program_header()
    {
        var elf = ElfFile.Read(TestData.Source("firmware", "mp257-openamp-m33.elf"));

        Assert.AreEqual(
            new ElfSegment(2, ElfSegmentType.Load, ElfSegmentFlags.Read | ElfSegmentFlags.Write, 0x7000, 0x80a00000, 0x80a00000, 0x70, 0x3bb0, 0x1000),
            elf.Segments[2]);
    }

    [TestMethod]
    public void Does_not_load_the_unwind_index_by_itself()
    {
        var exidx = ElfFile.Read(TestData.Source("firmware", "mp257-openamp-m33.elf")).Segments[4];

        Assert.AreEqual((ElfSegmentType.ArmExidx, false), (exidx.Type, exidx.IsLoaded));
    }

    /// <summary>The table of testdata/src/README.md.</summary>
    [TestMethod]
    [DataRow("mp157-openamp-m4.elf", ".isr_vector", 0x00000000U, 0x298U, 0x10040000U)]
    [DataRow("mp257-openamp-m33.elf", ".isr_vectors", 0x80100000U, 0x540U, 0x80e00000U)]
    [DataRow("mp257-tfm-s.elf", ".isr_vectors", 0x80000000U, 0x540U, 0x80a00000U)]
    [DataRow("mp257-tfm-ns.elf", ".isr_vectors", 0x80100000U, 0x540U, 0x81200000U)]
    [DataRow("mp257-m0.elf", ".isr_vector", 0x200c0000U, 0xc0U, 0x200c6000U)]
    public void Finds_vectors_and_stack_of_every_firmware(string file, string vectors, uint address, uint size, uint stack)
    {
        var elf = ElfFile.Read(TestData.Source("firmware", file));

        elf.TryFindSection(Encoding.ASCII.GetBytes(vectors), out var section);
        elf.TryFindSymbol("_estack"u8, out var symbol);

        Assert.AreEqual((new AddressRange(address, size), (ulong)stack), (section.Memory, symbol.Value));
    }

    [TestMethod]
    public void Reads_sections_and_symbols_of_a_big_endian_file()
    {
        var elf = ElfFile.Read(ByteSource.FromMemory(BigEndianFile()));

        Assert.IsTrue(elf.TryFindSymbol("main"u8, out var main));
        Assert.AreEqual((0x1234UL, 8UL, ".names"), (main.Value, main.Size, elf.GetName(elf.Sections[2])));
    }

    [TestMethod]
    public void Does_not_take_the_segment_count_from_section_0_when_there_are_no_sections()
    {
        var bytes = TestData.Bytes("signed", "elf", "tiny_m4.elf");
        bytes.AsSpan(32, 4).Clear(); // e_shoff
        bytes.AsSpan(44, 2).Fill(0xff); // e_phnum

        Assert.AreEqual(28, Assert.ThrowsExactly<ElfFormatException>(() => ElfFile.Read(ByteSource.FromMemory(bytes))).Offset);
    }

    [TestMethod]
    public void Locates_only_bytes_that_a_segment_loads_from_the_file()
    {
        var elf = ElfFile.Read(TestData.Source("firmware", "mp257-openamp-m33.elf"));

        Assert.IsTrue(elf.TryLocate(0x80a0006c, 4, out var offset, out _));
        Assert.AreEqual(0x706c, offset);
        Assert.IsFalse(elf.TryLocate(0x80a0006d, 4, out _, out _), "its last byte is in .bss");
    }

    /// <summary>Section 0, a symbol table with one symbol, and a table of names for both.</summary>
    private static byte[] BigEndianFile()
    {
        var names = "\0.symbols\0.names\0main\0"u8;
        const int Symbols = 52, Names = Symbols + 32, Table = Names + 24;
        var bytes = new byte[Table + (3 * 40)];
        ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 1, 2, 1]).CopyTo(bytes);
        Words(bytes, 32, Table);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(46), 40);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(48), 3);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(50), 2);
        Words(bytes, Symbols + 16, 17, 0x1234, 8);
        names.CopyTo(bytes.AsSpan(Names));
        Words(bytes, Table + 40, 1, 2, 0, 0, Symbols, 32, 2, 1, 4, 16);
        Words(bytes, Table + 80, 10, 3, 0, 0, Names, (uint)names.Length, 0, 0, 1, 0);
        return bytes;
    }

    private static void Words(byte[] bytes, int offset, params ReadOnlySpan<uint> words)
    {
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(offset + (4 * i)), words[i]);
    }
}
