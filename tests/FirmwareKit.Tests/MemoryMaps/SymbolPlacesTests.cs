using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.MemoryMaps;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Tests.MemoryMaps;

[TestClass]
public sealed class SymbolPlacesTests
{
    private const uint Start = 0x10000000;

    [TestMethod]
    public void Places_every_symbol_of_the_sample_in_the_section_that_it_names()
    {
        var places = Find(FirmwareImage.Open("m33.elf", TestData.Source("firmware", "mp257-openamp-m33.elf")));

        Assert.IsGreaterThan(100, places.Placed.Count);
        Assert.HasCount(places.Largest.Count, places.Placed);
        foreach (var symbol in places.Placed)
        {
            Assert.AreEqual(symbol.Symbol.Section, symbol.Section.Name, symbol.Symbol.Name);
            Assert.IsTrue(symbol.Section.Memory.Contains(symbol.Memory), symbol.Symbol.Name);
        }

        CollectionAssert.AreEqual(places.Placed.Select(symbol => symbol.Memory.Start).Order().ToList(), places.Placed.Select(symbol => symbol.Memory.Start).ToList());
        Assert.AreEqual(new AddressRange(0x80100694, 0x4c), places.Placed.Single(symbol => symbol.Symbol.Name == "trace_write").Memory);
    }

    [TestMethod]
    public void Variables_that_the_firmware_copies_are_where_it_runs()
    {
        var elf = new MadeElf().Segment(load: Start, size: 0x100, run: 0x20000000).Section(".data", 0x20000000, 0x100, type: 1).Variable("speed", 0x20000010, 4, section: 1);

        Assert.AreEqual(new AddressRange(0x20000010, 4), Find(elf).Placed.Single().Memory);
    }

    [TestMethod]
    public void Symbol_of_no_section_is_in_the_one_at_its_address()
    {
        var elf = Text().Variable("absolute", Start + 0x10, 4).Variable("of_another", Start + 0x20, 4, section: 2).Section(".data", 0x20000000, 0x10, type: 1).Segment(0x20000000, 0x10);

        CollectionAssert.AreEqual((string[])["absolute .text", "of_another .text"], Find(elf).Placed.Select(symbol => $"{symbol.Symbol.Name} {symbol.Section.Name}").ToArray());
    }

    [TestMethod]
    [DataRow(Start - 4, DisplayName = "before")]
    [DataRow(Start + 0x1000, DisplayName = "behind")]
    [DataRow(0xfffffff0u, DisplayName = "at the end of the address space")]
    public void Symbol_outside_of_all_sections_has_no_place(uint address)
    {
        var places = Find(Text().Variable("outside", address, 0x20));

        Assert.HasCount(1, places.Largest);
        Assert.IsEmpty(places.Placed);
    }

    [TestMethod]
    public void One_thing_by_many_names_has_one_place_and_no_Thumb_bit()
    {
        var elf = Text().Function("Default_Handler", Start + 0x10, 2, section: 1).Function("USART1_IRQHandler", Start + 0x10, 2, section: 1).Symbol("$t", Start + 0x10).Function("empty", Start + 0x20, 0, section: 1);

        var symbol = Find(elf).Placed.Single();

        Assert.AreEqual("Default_Handler", symbol.Symbol.Name);
        Assert.AreEqual(new AddressRange(Start + 0x10, 2), symbol.Memory);
    }

    [TestMethod]
    public void Common_symbol_that_the_linker_did_not_place_is_none() => Assert.IsEmpty(Find(Text().Variable("common", Start + 4, 4, section: 0xfff2)).Largest);

    [TestMethod]
    public void Keeps_the_largest_and_counts_the_others()
    {
        var elf = Text();
        for (var i = 0u; i < 20; i++)
            elf.Variable($"v{i}", Start + (i * 0x20), i + 1, section: 1);

        var places = Find(elf.Variable("alias_of_the_largest", Start + (19 * 0x20), 20, section: 1), count: 3);

        CollectionAssert.AreEqual((string[])["v19", "v18", "v17"], places.Largest.Select(symbol => symbol.Name).ToArray());
        Assert.AreEqual(17, places.LeftOut);
    }

    private static MadeElf Text() => new MadeElf().Segment(Start, 0x1000, flags: 5).Section(".text", Start, 0x1000, type: 1, flags: 6);

    private static SymbolPlaces Find(MadeElf elf, int count = 1000) => Find(FirmwareImage.Open("firmware.elf", elf.ToSource()), count);

    private static SymbolPlaces Find(FirmwareImage image, int count = 1000) => SymbolPlaces.Of(MemoryPicture.Draw(image), image, count);
}
