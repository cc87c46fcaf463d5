using FirmwareKit.Firmware;
using FirmwareKit.MemoryMaps;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Tests.MemoryMaps;

[TestClass]
public sealed class LargestContentTests
{
    [TestMethod]
    public void Lists_symbols_by_size_and_each_thing_once()
    {
        var elf = new MadeElf().Variable("small", 0x100, 1).Variable("large", 0x200, 0x100).Variable("alias_of_large", 0x200, 0x100).Variable("middle", 0x300, 0x10).Variable("empty", 0x400, 0).Symbol("_estack", 0x1000);

        CollectionAssert.AreEqual((string[])["large", "middle", "small"], Names(elf, 10));
        CollectionAssert.AreEqual((string[])["large", "middle"], Names(elf, 2));
    }

    [TestMethod]
    public void Lists_sections_of_the_sample_by_size()
    {
        var picture = MemoryPicture.Draw(FirmwareImage.Open("m33.elf", TestData.Source("firmware", "mp257-openamp-m33.elf")));

        CollectionAssert.AreEqual((string[])[".text", "._user_heap_stack", ".bss"], LargestContent.Sections(picture, 3).Select(section => section.Name).ToArray());
    }

    [TestMethod]
    public void Clears_the_Thumb_bit_of_functions()
    {
        var symbols = LargestContent.Symbols(FirmwareImage.Open("m33.elf", TestData.Source("firmware", "mp257-openamp-m33.elf")), 1000);

        Assert.IsGreaterThan(100, symbols.Count);
        Assert.IsTrue(symbols.Where(symbol => symbol.IsFunction).All(symbol => symbol.Memory.Start % 2 == 0));
        Assert.AreEqual(".bss", symbols.Single(symbol => symbol.Name == "trace_buffer").Section);
    }

    private static string[] Names(MadeElf elf, int count) => [.. LargestContent.Symbols(FirmwareImage.Open("firmware.elf", elf.ToSource()), count).Select(symbol => symbol.Name)];
}
