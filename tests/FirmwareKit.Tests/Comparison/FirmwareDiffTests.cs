using FirmwareKit.Binary;
using FirmwareKit.Comparison;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;

namespace FirmwareKit.Tests.Comparison;

[TestClass]
public sealed class FirmwareDiffTests
{
    private static readonly byte[] M4 = TestData.Bytes("firmware", "mp157-openamp-m4.elf");

    [TestMethod]
    public void The_same_bytes_are_identical()
    {
        var diff = SmallElf.Compare(M4, [.. M4]);

        Assert.AreEqual(DiffVerdict.Identical, diff.Verdict);
        Assert.IsEmpty(diff.Images);
        Assert.AreEqual(diff.Old.Sha256, diff.New.Sha256);
    }

    [TestMethod]
    [DataRow(".debug_info", UnloadedContent.DebugInformation)]
    [DataRow(".strtab", UnloadedContent.SymbolTable)]
    [DataRow(".comment", UnloadedContent.ToolNotes)]
    public void A_byte_that_is_not_loaded_leaves_the_board_with_the_same(string section, UnloadedContent kind)
    {
        var diff = SmallElf.Compare(M4, Changed(section));

        Assert.AreEqual(DiffVerdict.SameOnBoard, diff.Verdict);
        CollectionAssert.AreEqual(new[] { kind }, diff.Unloaded.ToArray());
        Assert.AreEqual(section, diff.Images[0].Sections.Items.Single().Name);
    }

    [TestMethod]
    public void Bytes_after_the_end_are_padding()
    {
        var diff = SmallElf.Compare(M4, [.. M4, 0, 0, 0]);

        Assert.AreEqual(DiffVerdict.SameOnBoard, diff.Verdict);
        CollectionAssert.AreEqual(new[] { UnloadedContent.Padding }, diff.Unloaded.ToArray());
    }

    [TestMethod]
    public void A_byte_of_code_is_found_in_its_segment_and_section()
    {
        var diff = SmallElf.Compare(M4, Changed(".text"));

        Assert.AreEqual(DiffVerdict.Different, diff.Verdict);
        var segment = diff.Images[0].Segments.Items.Single();
        Assert.AreEqual(new ContentChange(ContentState.Different, 1, 0), segment.Content);
        Assert.IsFalse(segment.IsMoved || segment.IsResized);
        Assert.AreEqual(".text", diff.Images[0].Sections.Items.Single().Name);
        Assert.AreEqual(0, diff.Images[0].Symbols.Count);
    }

    [TestMethod]
    public void A_segment_at_another_load_address_has_moved()
    {
        var old = SmallElf.Make([SmallElf.Text(".text", 0x1000, "code"), SmallElf.Text(".data", 0x2000, "data")], (0x1000, 0), (0x2000, 1));
        var @new = SmallElf.Make([SmallElf.Text(".text", 0x1000, "code"), SmallElf.Text(".data", 0x2000, "datum")], (0x1000, 0), (0x3000, 1));

        var segment = SmallElf.Compare(old, @new).Images[0].Segments.Items.Single();

        Assert.IsTrue(segment.IsMoved && segment.IsResized);
        Assert.AreEqual(0x2000ul, segment.Old!.Value.PhysicalAddress);
        CollectionAssert.AreEqual(new[] { ".data" }, segment.Sections.ToArray());
    }

    [TestMethod]
    public void Segments_and_sections_that_came_or_went_are_named()
    {
        var one = SmallElf.Make([SmallElf.Text(".text", 0x1000, "code")], (0x1000, 0));
        var two = SmallElf.Make([SmallElf.Text(".text", 0x1000, "code"), SmallElf.Text(".data", 0x2000, "data")], (0x1000, 0), (0x2000, 1));

        var added = SmallElf.Compare(one, two).Images[0];
        var removed = SmallElf.Compare(two, one).Images[0];

        Assert.IsNull(added.Segments.Items.Single().Old);
        Assert.IsNull(removed.Segments.Items.Single().New);
        Assert.IsNull(added.Sections.Items.Single(section => section.Name == ".data").Old);
        Assert.IsNull(removed.Sections.Items.Single(section => section.Name == ".data").New);
    }

    [TestMethod]
    public void Places_in_the_file_do_not_count()
    {
        var old = SmallElf.Make([SmallElf.Text(".text", 0x1000, "code")], (0x1000, 0));
        var @new = SmallElf.Make([new SmallSection(".note", 7, 0, 0, [1, 2, 3]), SmallElf.Text(".text", 0x1000, "code")], (0x1000, 1));

        Assert.AreEqual(DiffVerdict.SameOnBoard, SmallElf.Compare(old, @new).Verdict);
    }

    [TestMethod]
    public void The_header_and_the_boot_address_are_compared()
    {
        var @new = (byte[])[.. M4];
        @new[18] = 183; // e_machine
        @new[24] ^= 0x10; // e_entry

        var items = SmallElf.Compare(M4, @new).Images[0].Differences.Select(difference => difference.Item).ToArray();

        CollectionAssert.IsSubsetOf(new[] { "machine", "entry point" }, items);
    }

    [TestMethod]
    public void The_resource_table_is_compared_entry_by_entry()
    {
        using var source = ByteSource.FromMemory(M4);
        var table = ResourceTable.Read(ElfFile.Read(source), out var section)!;
        var trace = table.Entries.OfType<TraceResource>().Single();
        var @new = (byte[])[.. M4];
        @new[(int)section.Offset + trace.Offset + 8]++; // its length

        var difference = SmallElf.Compare(M4, @new).Images[0].Differences.Single();

        Assert.AreEqual(DifferenceArea.ResourceTable, difference.Area);
        Assert.AreEqual($"trace {trace.Name}", difference.Item);
        StringAssert.Contains(difference.New, $"{trace.Length + 1} bytes");
    }

    [TestMethod]
    public void Symbols_are_matched_by_name_and_those_of_one_name_count_as_one()
    {
        var old = WithSymbols(("gone", 8), ("grows", 10), ("shrinks", 10), ("twice", 4), ("twice", 4), ("stays", 6));
        var @new = WithSymbols(("stays", 6), ("shrinks", 4), ("twice", 8), ("grows", 40), ("comes", 2));

        var symbols = SmallElf.Compare(old, @new).Images[0].Symbols;

        Assert.AreEqual((5, 5, 1, 1, 1, 1), (symbols.OldCount, symbols.NewCount, symbols.Added, symbols.Removed, symbols.Grown, symbols.Shrunk));
        CollectionAssert.AreEqual(new[] { "grows", "comes", "gone", "shrinks" }, symbols.Largest.Select(symbol => symbol.Name).ToArray());
        Assert.AreEqual(new SymbolDifference("grows", IsFunction: true, 10, 40), symbols.Largest[0]);
        CollectionAssert.AreEqual(new[] { "grows" }, SmallElf.Compare(old, @new, top: 1).Images[0].Symbols.Largest.Select(symbol => symbol.Name).ToArray());
        Assert.IsEmpty(SmallElf.Compare(old, @new, top: 0).Images[0].Symbols.Largest);
    }

    [TestMethod]
    public void Segments_that_are_all_the_whole_file_end_soon_and_count_as_different()
    {
        const int Count = 65_000;
        var old = new byte[52 + (32 * Count) + 1_000_000];
        SmallElf.Words(old, 0, 0x464c457f, 0x00010101, 0, 0, 0x00280002, 1, 0, 52, 0, 0x05000000, 0x00200034, Count);
        for (var i = 0; i < Count; i++)
            SmallElf.Words(old, 52 + (32 * i), 1, 0, 0x1000, 0x1000, (uint)old.Length, (uint)old.Length, 5, 4);
        var @new = (byte[])[.. old];
        @new[^1] = 1;

        var diff = SmallElf.Compare(old, @new);

        Assert.AreEqual(DiffVerdict.Different, diff.Verdict);
        Assert.AreEqual(Count, diff.Images[0].Segments.Count);
        Assert.HasCount(DifferenceList<SegmentDifference>.MostItems, diff.Images[0].Segments.Items);
        Assert.AreEqual(ContentState.NotCompared, diff.Images[0].Segments.Items[^1].Content.State);
    }

    [TestMethod]
    public void A_hundred_thousand_symbols_are_matched()
    {
        var old = Enumerable.Range(0, 100_000).Select(i => ($"symbol{i}", 4u)).ToArray();
        var @new = Enumerable.Range(1, 100_000).Select(i => ($"symbol{i}", i % 1000 == 0 ? 5u : 4u)).ToArray();

        var symbols = SmallElf.Compare(WithSymbols(old), WithSymbols(@new)).Images[0].Symbols;

        Assert.AreEqual((1, 1, 99), (symbols.Added, symbols.Removed, symbols.Grown));
        Assert.HasCount(10, symbols.Largest);
    }

    [TestMethod]
    public void A_file_cut_anywhere_is_refused_or_compared()
    {
        var whole = TestData.Bytes("signed", "elf", "tiny_m4.elf");
        for (var length = 0; length < whole.Length; length += 3)
        {
            try
            {
                Assert.AreNotEqual(DiffVerdict.Identical, SmallElf.Compare(whole, whole[..length]).Verdict, $"{length}");
            }
            catch (FirmwareFormatException)
            {
                // Half a file has no differences to speak of.
            }

            Assert.IsFalse(SmallElf.CompareBits(whole, whole[..length]).IsIdentical, $"{length}");
        }
    }

    private static byte[] Changed(string section)
    {
        using var source = ByteSource.FromMemory(M4);
        var elf = ElfFile.Read(source);
        var bytes = (byte[])[.. M4];
        bytes[(int)elf.Sections.Single(candidate => elf.GetName(candidate) == section).Offset] ^= 1;
        return bytes;
    }

    private static byte[] WithSymbols(params (string Name, uint Size)[] symbols) =>
        SmallElf.WithSymbols([.. symbols.Select((symbol, i) => (symbol.Name, 0x1000 + (uint)(16 * i), symbol.Size))]);
}
