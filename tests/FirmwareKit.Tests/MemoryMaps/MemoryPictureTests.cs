using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.MemoryMaps;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Tests.MemoryMaps;

[TestClass]
public sealed class MemoryPictureTests
{
    [TestMethod]
    public void Knows_what_is_where_on_the_board()
    {
        var picture = Draw("mp257-openamp-m33.elf", "mp257-m33.dtb");

        CollectionAssert.AreEqual(
            (string[])
            [
                "Segment 0x80100000..0x8010053f", "Segment 0x80100600..0x8010597f", "Segment 0x80a00000..0x80a03baf", "Trace 0x80a00080..0x80a0087f", "Heap 0x80a00bb0..0x80a02baf",
                "Stack 0x80dff000..0x80dfffff", "Segment 0x81200000..0x8120008f", "ResourceTable 0x81200000..0x8120008f", "Vring 0x812f8000..0x812f81b5", "Vring 0x812f9000..0x812f91b5",
                "Buffers 0x812fa000..0x812fdfff",
            ],
            picture.Uses.Select(use => $"{use.Kind} {use.Memory}").ToArray());
        Assert.IsTrue(picture.Uses.All(use => use.IsPlaced && use.PhysicalAddress == use.Memory.Start));
        Assert.IsEmpty(picture.Overlaps);
        Assert.IsEmpty(picture.Outside);
    }

    [TestMethod]
    public void Counts_bytes_that_two_things_use_once()
    {
        var data = Draw("mp257-openamp-m33.elf", "mp257-m33.dtb").Regions.Single(region => region.Name == "cm33-cube-data");

        // Segment 2 (trace and heap are inside) and the stack.
        Assert.AreEqual(0x3bb0UL + 0x1000UL, data.UsedBytes);
        Assert.AreEqual(0x800000UL - 0x4bb0UL, data.FreeBytes);
        Assert.AreEqual(new AddressRange(0x80e00000, 0x400000), data.LargestGap);
        Assert.AreEqual("/reserved-memory/cm33-cube-data@80a00000", data.NodePath);
        Assert.IsTrue(data is { IsNoMap: true, IsMapped: true, UseCount: 4 });
    }

    [TestMethod]
    public void Gives_both_addresses_where_they_differ()
    {
        var vectors = Draw("mp157-openamp-m4.elf", "mp157-m4.dtb").Uses[0];

        Assert.AreEqual((0UL, 0x38000000UL), (vectors.Memory.Start, vectors.PhysicalAddress));
        Assert.AreEqual(".isr_vector", Assert.ContainsSingle(vectors.Sections).Name);
    }

    [TestMethod]
    public void Says_which_segment_the_loader_has_no_place_for()
    {
        var picture = Draw("broken/m33-segment-outside.elf", "mp257-m33.dtb");

        Assert.AreEqual("segment 2", Assert.ContainsSingle(picture.Uses.Where(use => !use.IsPlaced)).Name);
        Assert.AreEqual(".data .bss ._user_heap_stack", string.Join(' ', picture.Outside[0].Uses[0].Sections.Select(section => section.Name)));
    }

    [TestMethod]
    public void Draws_segments_alone_when_no_board_is_known()
    {
        var picture = MemoryPicture.Draw(Open(TestData.Source("firmware", "mp257-openamp-m33.elf")));

        Assert.IsEmpty(picture.Regions);
        CollectionAssert.AreEqual((string[])["0x80100000..0x8010597f", "0x80a00000..0x80a03baf", "0x80dff000..0x80dfffff", "0x81200000..0x8120008f"], picture.Outside.Select(stretch => stretch.Memory.ToString()).ToArray());
        Assert.AreEqual(0x540UL + 0x5380UL, picture.Outside[0].UsedBytes);
        Assert.AreEqual(new AddressRange(0x80100540, 0xc0), picture.Outside[0].LargestGap);
    }

    [TestMethod]
    public void Draws_the_files_inside_a_signed_image()
    {
        var picture = MemoryPicture.Draw(Open(TestData.Source("signed", "golden", "p256-m4.upstream.bin")));

        Assert.IsNotEmpty(picture.Uses);
        Assert.IsTrue(picture.Uses.Any(use => use.Sections.Any(section => section.Name == ".text")));
    }

    [TestMethod]
    public void Keeps_load_and_run_address_apart()
    {
        var picture = MemoryPicture.Draw(Open(new MadeElf().Section(".text", 0x1000, 0x100, type: 1, flags: 6).Section(".data", 0x20000000, 0x80, type: 1)
            .Segment(0x1000, 0x100, flags: 5).Segment(0x1100, 0x80, run: 0x20000000).ToSource()));

        CollectionAssert.AreEqual(
            (string[])["Segment 0x00001000..0x000010ff", "Segment 0x00001100..0x0000117f", "RunAddress 0x20000000..0x2000007f"],
            picture.Uses.Select(use => $"{use.Kind} {use.Memory}").ToArray());
        Assert.AreEqual(0x1100UL, Assert.ContainsSingle(picture.Uses[1].Sections).Memory.Start);
        Assert.AreEqual(0x20000000UL, Assert.ContainsSingle(picture.Uses[2].Sections).Memory.Start);
    }

    [TestMethod]
    public void Shows_sections_that_no_segment_loads()
    {
        var picture = MemoryPicture.Draw(Open(new MadeElf().Section(".text", 0x1000, 0x100, type: 1, flags: 6).Section(".noinit", 0x3000, 0x40, type: 8).Section(".tbss", 0x3000, 0x40, type: 8, flags: 0x403)
            .Segment(0x1000, 0x100, flags: 5).ToSource()));

        var alone = Assert.ContainsSingle(picture.Uses.Where(use => use.Kind == MapUseKind.Section));
        Assert.AreEqual((".noinit", new AddressRange(0x3000, 0x40)), (alone.Name, alone.Memory));
    }

    [TestMethod]
    public void Finds_each_pair_that_overlaps_and_what_it_shares()
    {
        var picture = MemoryPicture.Draw(Open(new MadeElf().Segment(0x1000, 0x100).Segment(0x1080, 0x100).Segment(0x10f0, 0x8).Segment(0x1180, 0x10).ToSource()));

        CollectionAssert.AreEqual(
            (string[])["segment 0 segment 1 0x00001080..0x000010ff", "segment 0 segment 2 0x000010f0..0x000010f7", "segment 1 segment 2 0x000010f0..0x000010f7"],
            picture.Overlaps.Select(overlap => $"{overlap.First.Name} {overlap.Second.Name} {overlap.Memory}").ToArray());
        Assert.AreEqual(0x190UL, Assert.ContainsSingle(picture.Outside).UsedBytes);
    }

    [TestMethod]
    public void Stays_small_when_every_segment_is_on_the_same_place()
    {
        var elf = new MadeElf();
        for (var i = 0; i < 65_534; i++)
            elf.Segment(0x1000, 0x1000);

        var picture = MemoryPicture.Draw(Open(elf.ToSource()));

        Assert.HasCount(65_534, picture.Uses);
        Assert.HasCount(MemoryPicture.MostOverlaps, picture.Overlaps);
        Assert.IsTrue(picture.HasMoreOverlaps);
        Assert.IsTrue(Assert.ContainsSingle(picture.Outside) is { UsedBytes: 0x1000, UseCount: 65_534, Uses.Count: MemoryPicture.MostUses });
    }

    [TestMethod]
    public void Counts_right_at_the_end_of_the_address_space()
    {
        var stretch = Assert.ContainsSingle(MemoryPicture.Draw(Open(new MadeElf().Segment(0xfffffff0, 0xffffffff).ToSource())).Outside);

        Assert.AreEqual((0xffffffffUL, 0UL), (stretch.UsedBytes, stretch.FreeBytes));
    }

    private static FirmwareImage Open(ByteSource source) => FirmwareImage.Open("firmware.elf", source);

    private static MemoryPicture Draw(string firmware, string tree)
    {
        var processor = RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source("devicetree", "good", tree))).Single(processor => processor.Node.IsReachable);
        return PreflightCheck.Run(Open(TestData.Source(["firmware", .. firmware.Split('/')])), processor, new LinuxOptions()).Picture;
    }
}
