using System.Text;
using FirmwareKit.Comparison;

namespace FirmwareKit.Tests.Comparison;

/// <summary>What goes with what.</summary>
[TestClass]
public sealed class MatchingTests
{
    [TestMethod]
    public void Segments_that_all_moved_up_go_with_their_sections()
    {
        var old = SmallElf.Make([SmallElf.Text(".text", 0x1000, "code"), SmallElf.Text(".data", 0x2000, "data")], (0x1000, 0), (0x2000, 1));
        var @new = SmallElf.Make([SmallElf.Text(".vectors", 0x1000, "vect"), SmallElf.Text(".text", 0x2000, "code"), SmallElf.Text(".data", 0x3000, "data")], (0x1000, 0), (0x2000, 1), (0x3000, 2));

        var segments = SmallElf.Compare(old, @new).Images[0].Segments.Items;

        CollectionAssert.AreEqual(
            new[] { (null, 0x1000ul), (0x1000ul, 0x2000ul), ((ulong?)0x2000ul, 0x3000ul) },
            segments.Select(segment => (segment.Old?.PhysicalAddress, segment.New!.Value.PhysicalAddress)).ToArray());
        Assert.IsTrue(segments.Skip(1).All(segment => segment.IsMoved && segment.Content.State == ContentState.Same));
    }

    [TestMethod]
    [DataRow(0u)]
    [DataRow(0x1000u)]
    public void Segments_without_sections_are_matched_by_address(uint address)
    {
        var old = WithoutSections(SmallElf.Make([SmallElf.Text(".text", address, "code")], (address, 0)));
        var @new = WithoutSections(SmallElf.Make([SmallElf.Text(".text", address, "code and more")], (address, 0)));

        var segment = SmallElf.Compare(old, @new).Images[0].Segments.Items.Single();

        Assert.IsTrue(segment.IsResized && !segment.IsMoved);
    }

    [TestMethod]
    public void Overlays_that_run_at_one_address_have_their_own_sections()
    {
        var old = SmallElf.Make([SmallElf.Text(".first", 0x8000, "aaaa"), SmallElf.Text(".second", 0x8000, "bbbb")], (0x1000, 0), (0x2000, 1));
        var @new = SmallElf.Make([SmallElf.Text(".first", 0x8000, "axxa"), SmallElf.Text(".second", 0x8000, "bbbx")], (0x1000, 0), (0x2000, 1));

        var segments = SmallElf.Compare(old, @new).Images[0].Segments.Items;

        CollectionAssert.AreEqual(new[] { ".first", ".second" }, segments.Select(segment => segment.Sections.Single()).ToArray());
    }

    [TestMethod]
    public void An_empty_section_that_moved_or_came_is_nothing()
    {
        var old = SmallElf.Make([SmallElf.Text(".text", 0x1000, "code"), SmallElf.Text(".empty", 0x1004, string.Empty)], (0x1000, 0));
        var @new = SmallElf.Make([SmallElf.Text(".text", 0x1000, "code"), SmallElf.Text(".empty", 0x1008, string.Empty), new SmallSection(".empty", 1, 0, 0, [])], (0x1000, 0));

        var diff = SmallElf.Compare(old, @new);

        Assert.AreEqual(DiffVerdict.SameOnBoard, diff.Verdict);
        CollectionAssert.AreEqual(new[] { ".shstrtab" }, diff.Images[0].Sections.Items.Select(section => section.Name).ToArray());
    }

    [TestMethod]
    public void Flags_of_a_loaded_section_are_headers()
    {
        var old = SmallElf.Make([SmallElf.Text(".text", 0x1000, "code")], (0x1000, 0));
        var @new = SmallElf.Make([SmallElf.Text(".text", 0x1000, "code") with { Flags = 6 }], (0x1000, 0));

        var diff = SmallElf.Compare(old, @new);

        Assert.AreEqual(DiffVerdict.SameOnBoard, diff.Verdict);
        CollectionAssert.AreEqual(new[] { UnloadedContent.Headers }, diff.Unloaded.ToArray());
    }

    [TestMethod]
    public void Entries_of_one_name_and_names_that_look_numbered_are_told_apart()
    {
        var old = WithTraces(("a", 1), ("a", 2), ("a, number 2", 3));
        var @new = WithTraces(("a", 1), ("a", 2), ("a, number 2", 4));

        var difference = SmallElf.Compare(old, @new).Images[0].Differences.Single();

        StringAssert.Contains(difference.Old, "3 bytes");
        StringAssert.Contains(difference.New, "4 bytes");
    }

    [TestMethod]
    public void Bytes_of_the_table_that_no_entry_shows_are_told_by_their_digests()
    {
        var old = WithTraces(("a", 1));
        var @new = (byte[])[.. old];
        @new[52 + 32 + 20 + 12]++; // the reserved word of the entry

        var difference = SmallElf.Compare(old, @new).Images[0].Differences.Single();

        Assert.AreEqual("the table beside its entries", difference.Item);
        Assert.AreNotEqual(difference.Old, difference.New);
    }

    [TestMethod]
    public void Names_of_one_function_change_once()
    {
        var old = SmallElf.WithSymbols(("Default_Handler", 0x1000, 2), ("ADC_IRQHandler", 0x1000, 2), ("CAN_IRQHandler", 0x1000, 2), ("other", 0x1010, 2));
        var @new = SmallElf.WithSymbols(("Default_Handler", 0x1000, 8), ("ADC_IRQHandler", 0x1000, 8), ("CAN_IRQHandler", 0x1000, 8), ("other", 0x1010, 8));

        var symbols = SmallElf.Compare(old, @new).Images[0].Symbols;

        Assert.AreEqual((4, 2), (symbols.OldCount, symbols.Grown));
        CollectionAssert.AreEquivalent(new[] { 2, 0 }, symbols.Largest.Select(symbol => symbol.OtherNames).ToArray());
    }

    [TestMethod]
    public void A_file_whose_functions_have_no_size_is_not_stripped()
    {
        var symbols = SmallElf.Compare(SmallElf.WithSymbols(("main", 0x1000, 4)), SmallElf.WithSymbols(("main", 0x1000, 0))).Images[0].Symbols;

        Assert.AreEqual((false, false, 0L), (symbols.OldIsStripped, symbols.NewIsStripped, symbols.NewCount));
    }

    private static byte[] WithoutSections(byte[] elf)
    {
        SmallElf.Words(elf, 32, 0);
        SmallElf.Words(elf, 48, 0);
        return elf;
    }

    /// <summary>A table of traces, each of 48 bytes: type, address, length, reserved, name.</summary>
    private static byte[] WithTraces(params (string Name, uint Length)[] traces)
    {
        const int Size = 48;
        var start = 16 + (4 * traces.Length);
        var table = new byte[start + (Size * traces.Length)];
        SmallElf.Words(table, 0, 1, (uint)traces.Length, 0, 0);
        for (var i = 0; i < traces.Length; i++)
        {
            var offset = start + (Size * i);
            SmallElf.Words(table, 16 + (4 * i), (uint)offset);
            SmallElf.Words(table, offset, 2, 0x2000, traces[i].Length);
            Encoding.ASCII.GetBytes(traces[i].Name, table.AsSpan(offset + 16));
        }

        return SmallElf.Make([new SmallSection(".resource_table", 1, 2, 0x1000, table)], (0x1000, 0));
    }
}
