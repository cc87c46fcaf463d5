using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.MemoryMaps;
using FirmwareKit.Reports.Html;
using FirmwareKit.Reports.Html.Map;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Tests.Reports.Html;

[TestClass]
public sealed class SymbolLaneTests
{
    private const uint Start = 0x10000000;
    private const uint Size = 96000;

    [TestMethod]
    public void Symbol_is_drawn_alone_from_three_pixels_on()
    {
        // 100 bytes are a pixel.
        var marks = Marks(Text().Variable("wide", Start, 300, section: 1).Variable("narrow", Start + 1000, 299, section: 1).Variable("next", Start + 1299, 100, section: 1).Variable("far", Start + 2000, 1, section: 1));

        CollectionAssert.AreEqual((string[])["wide", "2 variables", "far"], marks.Select(mark => mark.Name).ToArray());
        Assert.AreEqual(new AddressRange(Start + 1000, 399), marks[1].Memory);
        Assert.AreEqual("2 variables, too small to see apart in .text, 0x100003e8..0x10000576, 399 B", marks[1].Describe());
        Assert.AreEqual("far, variable in .text, 0x100007d0..0x100007d0, 1 B", marks[2].Describe());
    }

    [TestMethod]
    public void Neighbours_in_two_sections_are_drawn_apart()
    {
        var elf = new MadeElf().Segment(Start, Size).Section(".data", Start, 1000, type: 1).Section(".bss", Start + 1000, Size - 1000, type: 8)
            .Variable("last", Start + 996, 4, section: 1).Variable("first", Start + 1000, 4, section: 2).Function("code", Start + 1004, 4, section: 2);

        CollectionAssert.AreEqual((string[])["data last", "zeroed 2 functions and variables"], Marks(elf).Select(mark => $"{mark.Style} {mark.Name}").ToArray());
    }

    [TestMethod]
    public void Marks_are_no_more_than_the_width_has_room_for()
    {
        var elf = Text();
        for (var i = 0u; i < 4000; i++)
            elf.Variable($"v{i}", Start + (i * 24), i % 3 == 0 ? 1u : 20, section: 1);

        Assert.IsLessThanOrEqualTo(320, Marks(elf).Count);
    }

    [TestMethod]
    public void Sections_in_one_place_do_not_make_more_marks_than_there_is_room_for()
    {
        var elf = new MadeElf().Segment(Start, Size).Section(".a", Start, Size, type: 8).Section(".b", Start, Size, type: 8);
        for (var i = 0u; i < 4000; i++)
            elf.Variable($"v{i}", Start + (i * 24), 24, section: (ushort)(1 + (i % 2)));

        var marks = Marks(elf);

        Assert.IsLessThanOrEqualTo(640, marks.Count);
        Assert.AreEqual(4000, marks.Sum(mark => mark.Symbols.Count));
        StringAssert.Contains(marks[1].Describe(), "too small to see apart, 0x");
    }

    [TestMethod]
    public void Symbols_over_others_are_apart_and_beyond_three_not_drawn()
    {
        var elf = Text().Function("outer", Start, 1000, section: 1).Function("inner", Start + 500, 100, section: 1).Function("innermost", Start + 550, 10, section: 1).Function("fourth", Start + 551, 2, section: 1).Function("after", Start + 1000, 4, section: 1);

        CollectionAssert.AreEqual((string[])["outer after", "inner", "innermost"], Lanes(elf).Select(lane => string.Join(' ', lane.Symbols.Select(symbol => symbol.Symbol.Name))).ToArray());
    }

    [TestMethod]
    public void Long_name_is_cut_and_what_does_not_show_in_it_is_made_visible()
    {
        Assert.AreEqual($"{new string('x', 200)}\u2026", Marks(Text().Variable(new string('x', 300), Start, 4, section: 1)).Single().Name);
        Assert.AreEqual("\\u202eexe\\x0a", Marks(Text().Variable("\u202eexe\n", Start, 4, section: 1)).Single().Name);
    }

    [TestMethod]
    public void Names_that_are_too_long_together_are_cut_short_from_the_largest_symbol_down()
    {
        var elf = Text();
        var name = new string('<', 150);
        for (var i = 0u; i < 2000; i++)
            elf.Variable(name, Start + (i * 48), i == 1999 ? 48 : 1 + (i % 40), section: 1);

        var symbols = Lanes(elf).Single().Symbols;

        Assert.AreEqual(name, symbols[^1].DrawnName);
        Assert.AreEqual($"{name[..24]}\u2026", symbols[0].DrawnName);
        Assert.IsLessThan(800_000, symbols.Sum(symbol => MarkupWriter.MostBytesOf(symbol.DrawnName)));
    }

    private static MadeElf Text() => new MadeElf().Segment(Start, Size, flags: 5).Section(".text", Start, Size, type: 1, flags: 6);

    private static IReadOnlyList<SymbolMark> Marks(MadeElf elf) => [.. Lanes(elf).Single().MarksOn(AddressAxis.Of(new AddressRange(Start, Size)))];

    private static IReadOnlyList<SymbolLane> Lanes(MadeElf elf)
    {
        var image = FirmwareImage.Open("firmware.elf", elf.ToSource());
        return SymbolLane.Spread(DrawnName.Give(SymbolPlaces.Of(MemoryPicture.Draw(image), image, 5000).Placed));
    }
}
