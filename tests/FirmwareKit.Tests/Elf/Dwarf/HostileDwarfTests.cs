using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Elf.Dwarf;

namespace FirmwareKit.Tests.Elf.Dwarf;

/// <summary>Damaged line information gives fewer lines or wrong ones, never an exception and never endless work.</summary>
[TestClass]
public sealed class HostileDwarfTests
{
    private static readonly string[] Sections = [".debug_line", ".debug_line_str", ".debug_str"];

    private static readonly byte[] Many = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];

    [TestMethod]
    public void A_section_cut_at_any_byte_is_readable()
    {
        var original = TestData.Bytes("firmware", "mp257-tfm-s.elf");
        var (row, section) = HeaderOf(original, ".debug_line");
        for (var length = 0U; length < section.Size; length++)
        {
            var bytes = (byte[])original.Clone();
            BitConverter.TryWriteBytes(bytes.AsSpan(row + 20), length); // sh_size
            Read(bytes);
        }
    }

    [TestMethod]
    public void Any_changed_byte_is_readable()
    {
        var bytes = TestData.Bytes("firmware", "mp257-m0.elf");
        var (_, section) = HeaderOf(bytes, ".debug_line");
        foreach (var value in (byte[])[0, 1, 0x7f, 0x80, 0xff])
        {
            for (var at = (int)section.Offset; at < (int)(section.Offset + section.Size); at++)
            {
                var old = bytes[at];
                bytes[at] = value;
                Read(bytes);
                bytes[at] = old;
            }
        }
    }

    [TestMethod]
    public void Many_random_changes_are_readable()
    {
        var original = TestData.Bytes("firmware", "mp157-openamp-m4.elf");
        var sections = Sections.Select(name => HeaderOf(original, name).Section).ToArray();
        var random = new Random(6);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = (byte[])original.Clone();
            for (var i = 0; i < 6; i++)
            {
                var section = sections[random.Next(3)];
                bytes[(int)section.Offset + random.Next((int)section.Size)] = (byte)random.Next(256);
            }

            Read(bytes);
        }
    }

    [TestMethod]
    public void Entries_without_fields_are_not_counted_one_by_one()
    {
        // Version 5: no fields an entry, and 2^63 entries.
        byte[] tables = [0, .. Many, 0, .. Many];
        byte[] opcodes = [0, 1, 1, 1, 1, 0, 0, 0, 1];
        byte[] header = [1, 1, 1, 0xfb, 14, 10, .. opcodes, .. tables];
        // Set the address of the first code, a row, 4 bytes further, the end.
        byte[] program = [0, 5, 2, 0x00, 0x01, 0x0c, 0x20, 1, 2, 4, 0, 1, 1];
        byte[] unit = [5, 0, 4, 0, (byte)header.Length, 0, 0, 0, .. header, .. program];
        var elf = WithLines([(byte)unit.Length, 0, 0, 0, .. unit]);

        Assert.IsTrue(elf.Sections.Any(section => section.Flags.HasFlag(ElfSectionFlags.Execute) && section.Memory.Contains(0x200c0100)), "the address is code");
        Assert.IsEmpty(SourceLines.Find(elf, [0x200c0100]));
    }

    [TestMethod]
    public void A_compressed_section_that_promises_too_much_is_left_out()
    {
        var original = TestData.Bytes("firmware", "mp257-m0.elf");
        var (row, section) = HeaderOf(original, ".debug_line");
        BitConverter.TryWriteBytes(original.AsSpan(row + 8), 0x800U); // sh_flags
        BitConverter.TryWriteBytes(original.AsSpan((int)section.Offset), 1U); // ELFCOMPRESS_ZLIB
        BitConverter.TryWriteBytes(original.AsSpan((int)section.Offset + 4), uint.MaxValue);

        var elf = ElfFile.Read(ByteSource.FromMemory(original));

        Assert.IsEmpty(SourceLines.Find(elf, SourceLinesTests.CodeOf(elf)));
    }

    [TestMethod]
    public void A_compressed_section_that_is_no_zlib_stream_is_left_out()
    {
        var original = TestData.Bytes("firmware", "mp257-m0.elf");
        var (row, section) = HeaderOf(original, ".debug_line");
        BitConverter.TryWriteBytes(original.AsSpan(row + 8), 0x800U);
        BitConverter.TryWriteBytes(original.AsSpan((int)section.Offset), 1U);
        BitConverter.TryWriteBytes(original.AsSpan((int)section.Offset + 4), 1000U);

        var elf = ElfFile.Read(ByteSource.FromMemory(original));

        Assert.IsEmpty(SourceLines.Find(elf, SourceLinesTests.CodeOf(elf)));
    }

    [TestMethod]
    public void A_string_without_end_is_cut_and_not_gone_through_for_each_entry()
    {
        // Version 5: one folder, and files that all have the same name, which fills a section of 40 MiB.
        const int Files = 100_000;
        byte[] folders = [1, 1, 0x1f, 1, 0, 0, 0, 0];
        byte[] files = [1, 1, 0x1f, 0xa0, 0x8d, 0x06, .. new byte[4 * Files]];
        byte[] opcodes = [0, 1, 1, 1, 1, 0, 0, 0, 1];
        byte[] header = [1, 1, 1, 0xfb, 14, 10, .. opcodes, .. folders, .. files];
        byte[] program = [0, 5, 2, 0x00, 0x00, 0x00, 0x20, 1, 2, 4, 0, 1, 1];
        byte[] unit = [5, 0, 4, 0, .. BitConverter.GetBytes(header.Length), .. header, .. program];
        var name = new byte[40 * 1024 * 1024];
        name.AsSpan().Fill((byte)'a');
        var elf = DebugElf.With((".debug_line", [.. BitConverter.GetBytes(unit.Length), .. unit]), (".debug_line_str", name));

        Assert.AreEqual(new string('a', 1024), SourceLines.Find(elf, [DebugElf.Code]).Values.Single().File.Split('/')[^1]);
    }

    [TestMethod]
    public void Rows_that_cover_every_address_again_and_again_cost_no_more_than_their_size()
    {
        byte[] header = [1, 1, 1, 0xfb, 14, 10, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, (byte)'a', 0, 0, 0, 0, 0];
        // From the first code to the last and over again: set the address, a row, far on, a row, the end.
        byte[] sequence = [0, 5, 2, 0x00, 0x00, 0x00, 0x20, 1, 2, 0x80, 0x80, 0x40, 1, 0, 1, 1];
        var program = Enumerable.Repeat(sequence, 100_000).SelectMany(bytes => bytes);
        byte[] unit = [4, 0, .. BitConverter.GetBytes(header.Length), .. header, .. program];
        var elf = DebugElf.With((".debug_line", [.. BitConverter.GetBytes(unit.Length), .. unit]));
        var wanted = Enumerable.Range(0, 0x8000).Select(number => DebugElf.Code + (2 * (ulong)number)).ToArray();

        var found = SourceLines.Find(elf, wanted);

        Assert.HasCount(wanted.Length, found);
        Assert.IsTrue(found.Values.All(line => line is { File: "a", Line: 1 }));
    }

    [TestMethod]
    public void Attributes_that_take_no_bytes_count_once()
    {
        // One abbreviation: a variable with decl_line and a hundred other attributes in the abbreviation itself, the line twice, and its address.
        byte[] line = [0x3b, 0x21, 7], other = [0x49, 0x19];
        byte[] abbreviations = [1, 0x34, 0, .. line, .. line, .. Enumerable.Repeat(other, 100).SelectMany(bytes => bytes), 0x3a, 0x21, 1, 0x10, 0x17, 0x02, 0x18, 0, 0, 0];
        byte[] entry = [1, 0, 0, 0, 0, 5, 3, .. BitConverter.GetBytes((uint)DebugElf.Code)];
        byte[] info = [4, 0, 0, 0, 0, 0, 4, .. entry];
        byte[] header = [1, 1, 1, 0xfb, 14, 10, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, (byte)'a', 0, 0, 0, 0, 0];
        byte[] lines = [4, 0, .. BitConverter.GetBytes(header.Length), .. header];
        var elf = DebugElf.With((".debug_info", [.. BitConverter.GetBytes(info.Length), .. info]), (".debug_abbrev", abbreviations), (".debug_line", [.. BitConverter.GetBytes(lines.Length), .. lines]));

        Assert.AreEqual(new SourceLine("a", 7), SourceVariables.Find(elf, [DebugElf.Code]).Values.Single());
    }

    private static void Read(byte[] bytes)
    {
        var elf = ElfFile.Read(ByteSource.FromMemory(bytes));
        foreach (var line in SourceLines.Find(elf, SourceLinesTests.CodeOf(elf).Take(4000)).Values)
            Assert.IsGreaterThan(0, line.Line);
    }

    /// <summary>Offset of a section's header, and what is in it.</summary>
    private static (int Row, ElfSection Section) HeaderOf(byte[] bytes, string name)
    {
        var elf = ElfFile.Read(ByteSource.FromMemory(bytes));
        var section = elf.Sections.Single(candidate => elf.GetName(candidate) == name);
        return (BitConverter.ToInt32(bytes, 32) + (section.Index * 40), section);
    }

    /// <summary>The Cortex-M0+ sample with other line information.</summary>
    private static ElfFile WithLines(byte[] lines)
    {
        var bytes = TestData.Bytes("firmware", "mp257-m0.elf");
        var (row, section) = HeaderOf(bytes, ".debug_line");
        lines.CopyTo(bytes, (int)section.Offset);
        BitConverter.TryWriteBytes(bytes.AsSpan(row + 20), lines.Length);
        return ElfFile.Read(ByteSource.FromMemory(bytes));
    }
}
