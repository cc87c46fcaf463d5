using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.MemoryMaps;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Tests.MemoryMaps;

[TestClass]
public sealed class MapBarTests
{
    [TestMethod]
    [DataRow(8, "FFCCDDFF")]
    [DataRow(4, "FCDF")]
    [DataRow(1, "D")]
    public void Is_to_scale(int cells, string expected)
    {
        var elf = new MadeElf().Section(".text", 0x1020, 0x20, type: 1, flags: 6).Section(".data", 0x1040, 0x20, type: 1).Segment(0x1020, 0x40);
        var region = Region(0x1000, 0x80) with { Uses = MemoryPicture.Draw(Open(elf)).Uses };

        Assert.AreEqual(expected, Letters(MapBar.Draw(region, [], cells)));
    }

    [TestMethod]
    public void Shows_a_single_byte_in_a_large_region()
    {
        var bar = MapBar.Draw(Region(0, 1UL << 40, (MapUseKind.Stack, 1UL << 39, 1)), [], 64);

        Assert.AreEqual(32, bar.Index().Single(cell => cell.Item == MapContent.Stack).Index);
        Assert.HasCount(63, bar.Where(cell => cell == MapContent.Free));
    }

    [TestMethod]
    public void Cuts_what_leaves_the_region() =>
        Assert.AreEqual("HHHFFFSS", Letters(MapBar.Draw(Region(0x1000, 0x80, (MapUseKind.Heap, 0x0ff0, 0x40), (MapUseKind.Stack, 0x1060, 0x1000)), [], 8)));

    [TestMethod]
    public void Shows_an_overlap_above_all()
    {
        var picture = MemoryPicture.Draw(Open(new MadeElf().Segment(0x1000, 0x40).Segment(0x1030, 0x50)));

        Assert.AreEqual("OOO!OOOO", Letters(MapBar.Draw(picture.Outside[0], picture.Overlaps, 8)));
    }

    [TestMethod]
    public void Has_no_cells_for_a_region_without_size_or_address()
    {
        Assert.IsEmpty(MapBar.Draw(Region(0x1000, 0), [], 8));
        Assert.IsEmpty(MapBar.Draw(Region(0x1000, 0x100) with { DeviceAddress = null }, [], 8));
    }

    [TestMethod]
    public void Draws_a_byte_over_several_cells_where_there_are_more_cells_than_bytes() =>
        Assert.AreEqual("HHHHSSSS", Letters(MapBar.Draw(Region(0x1000, 2, (MapUseKind.Heap, 0x1000, 1), (MapUseKind.Stack, 0x1001, 1)), [], 8)));

    [TestMethod]
    public void Groups_what_is_too_small_to_see()
    {
        var region = Region(0x1000, 0x10000, (MapUseKind.Heap, 0x1000, 0x10), (MapUseKind.Trace, 0x1020, 0x10), (MapUseKind.Stack, 0x8000, 0x10));

        Assert.AreEqual("0x00001000..0x0000102f", Assert.ContainsSingle(region.SmallGroups(8)).Memory.ToString());
    }

    private static MapRegion Region(ulong start, ulong size, params (MapUseKind Kind, ulong Start, ulong Size)[] uses) => new()
    {
        Origin = MapRegionOrigin.Listed,
        Name = "region",
        DeviceAddress = start,
        PhysicalAddress = start,
        Size = size,
        Uses = [.. uses.Select(use => new MapUse(use.Kind, "use", new AddressRange(use.Start, use.Size)))],
    };

    private static FirmwareImage Open(MadeElf elf) => FirmwareImage.Open("firmware.elf", elf.ToSource());

    private static string Letters(IReadOnlyList<MapContent> bar) => string.Concat(bar.Select(content => content == MapContent.Overlap ? '!' : content.ToString()[0]));
}
