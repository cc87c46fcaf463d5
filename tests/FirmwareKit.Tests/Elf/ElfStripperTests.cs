using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tests.Elf;

[TestClass]
public sealed class ElfStripperTests
{
    public static IEnumerable<object[]> Firmware =>
        Directory.GetFiles(TestData.PathOf("firmware"), "*.elf").Concat(Directory.GetFiles(TestData.PathOf("signed", "elf"), "*.elf")).Select(path => new object[] { Path.GetFileName(path), path });

    [TestMethod]
    [DynamicData(nameof(Firmware))]
    public void Keeps_every_loaded_byte_and_program_header(string name, string path)
    {
        using var file = ByteSource.OpenFile(path);
        var whole = ElfFile.Read(file);

        var stripped = ElfFile.Read(ElfStripper.Strip(whole));

        CollectionAssert.AreEqual(whole.Segments, stripped.Segments, name);
        foreach (var segment in whole.Segments)
            CollectionAssert.AreEqual(Bytes(whole, segment), Bytes(stripped, segment), name);
    }

    [TestMethod]
    [DynamicData(nameof(Firmware))]
    public void Keeps_the_sections_that_loaders_look_at(string name, string path)
    {
        using var file = ByteSource.OpenFile(path);
        var whole = ElfFile.Read(file);

        var stripped = ElfFile.Read(ElfStripper.Strip(whole));

        foreach (var section in whole.Sections.Where(section => section.Flags.HasFlag(ElfSectionFlags.Allocate)))
        {
            Assert.IsTrue(stripped.TryFindSection(System.Text.Encoding.UTF8.GetBytes(whole.GetName(section)), out var kept), $"{name}: {whole.GetName(section)}");
            Assert.AreEqual((section.Address, section.Size, section.Type, section.Flags), (kept.Address, kept.Size, kept.Type, kept.Flags), name);
        }
    }

    [TestMethod]
    public void Takes_symbols_and_debug_information_out()
    {
        using var file = ByteSource.OpenFile(TestData.PathOf("firmware", "mp257-openamp-m33.elf"));

        var stripped = ElfFile.Read(ElfStripper.Strip(ElfFile.Read(file)));

        Assert.IsLessThan(50_000, stripped.Source.Length);
        Assert.IsFalse(stripped.Sections.Any(section => section.Type == ElfSectionType.SymbolTable));
        Assert.IsFalse(stripped.Sections.Any(section => stripped.GetName(section).StartsWith(".debug", StringComparison.Ordinal)));
        Assert.IsTrue(stripped.TryFindSection(".ARM.attributes"u8, out _), "tells which core the firmware is for");
    }

    [TestMethod]
    public void Strips_nothing_more_the_second_time()
    {
        using var file = ByteSource.OpenFile(TestData.PathOf("firmware", "mp157-openamp-m4.elf"));
        var once = ElfStripper.Strip(ElfFile.Read(file));

        var twice = ElfStripper.Strip(ElfFile.Read(once));

        CollectionAssert.AreEqual(Bytes(once), Bytes(twice));
    }

    [TestMethod]
    public void Zeroes_what_lies_between_segments()
    {
        // A secret behind the program headers, before the first segment: no loader reads it, so it does not go out.
        var elf = TestData.Bytes("firmware", "mp257-openamp-m33.elf");
        "SECRET"u8.CopyTo(elf.AsSpan(0x800));

        var stripped = Bytes(ElfStripper.Strip(ElfFile.Read(ByteSource.FromMemory(elf))));

        Assert.IsLessThan(0, stripped.AsSpan().IndexOf("SECRET"u8));
    }

    [TestMethod]
    public void Keeps_the_place_of_an_empty_segment_inside_the_file()
    {
        // .bss alone: linkers give it the file offset that its bytes would have.
        var elf = ElfFile.Read(SmallElf.Source([new(1, 0x400, 0x10000000, 0x20, 0x20), new(1, 0x7f0, 0x10001000, 0, 0x100)]));

        var stripped = ElfFile.Read(ElfStripper.Strip(elf));

        CollectionAssert.AreEqual(elf.Segments, stripped.Segments);
    }

    [TestMethod]
    public void Keeps_empty_sections_inside_the_file()
    {
        // An empty .init_array behind the last segment: every C++ link has one.
        var elf = ElfFile.Read(SmallElf.Source([new(1, 0x400, 0x10000000, 0x20, 0x20)], new SmallSection(14, 3, 0x7f0, 0, 0)));

        var stripped = ElfFile.Read(ElfStripper.Strip(elf));

        Assert.AreEqual((elf.Sections[1].Type, 0UL), (stripped.Sections[1].Type, stripped.Sections[1].Size));
    }

    [TestMethod]
    public void Takes_links_that_lead_nowhere()
    {
        var elf = ElfFile.Read(SmallElf.Source([new(1, 0x400, 0x10000000, 0x20, 0x20)], new SmallSection(1, 0x42, 0x400, 0x20, 0xfffffff0)));

        var stripped = ElfFile.Read(ElfStripper.Strip(elf));

        Assert.AreEqual(0u, stripped.Sections[1].Link);
    }

    [TestMethod]
    public void Refuses_more_sections_than_can_be_numbered()
    {
        var elf = ElfFile.Read(SmallElf.Source([new(1, 0x400, 0x10000000, 0x20, 0x20)], [.. Enumerable.Repeat(new SmallSection(1, 2, 0x400, 0x20, 0), 0xff00)]));

        StringAssert.Contains(Assert.ThrowsExactly<ElfFormatException>(() => ElfStripper.Strip(elf)).Message, "sections stay");
    }

    [TestMethod]
    public void Keeps_one_copy_of_a_name_that_many_sections_share()
    {
        var elf = ElfFile.Read(SmallElf.Source([new(1, 0x400, 0x10000000, 0x20, 0x20)], [.. Enumerable.Repeat(new SmallSection(1, 2, 0x400, 0x20, 0), 1000)]));

        var stripped = ElfFile.Read(ElfStripper.Strip(elf));

        Assert.AreEqual(".text", stripped.GetName(stripped.Sections[1000]));
        Assert.IsLessThan(100UL, stripped.Sections[^1].Size);
    }

    [TestMethod]
    public void Refuses_a_64_bit_file()
    {
        var elf = ElfFile.Read(TestData.Source("conformance", "linux", "firmware", "elf64-base.elf"));

        Assert.ThrowsExactly<ElfFormatException>(() => ElfStripper.Strip(elf));
    }

    private static byte[] Bytes(ElfFile elf, ElfSegment segment) => Bytes(elf.Source.Slice(segment.FileSize == 0 ? 0 : (long)segment.Offset, (long)segment.FileSize));

    private static byte[] Bytes(ByteSource source)
    {
        var bytes = new byte[source.Length];
        source.Read(0, bytes);
        return bytes;
    }
}
