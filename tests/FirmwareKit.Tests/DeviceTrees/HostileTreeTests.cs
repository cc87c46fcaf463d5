using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;

namespace FirmwareKit.Tests.DeviceTrees;

[TestClass]
public sealed class HostileTreeTests
{
    [TestMethod]
    [DataRow("mp157-m4.dtb")]
    [DataRow("mp257-m33.dtb")]
    public void Twenty_thousand_random_bytes_give_a_tree_or_a_format_error(string file)
    {
        var original = TestData.Bytes("devicetree", "good", file);
        var random = new Random(20_000);
        for (var round = 0; round < 20_000; round++)
        {
            var offset = random.Next(original.Length);
            var value = (byte)random.Next(256);
            var bytes = (byte[])original.Clone();
            bytes[offset] = value;
            try
            {
                Use(bytes);
            }
            catch (Exception e)
            {
                Assert.Fail($"0x{value:x2} at byte 0x{offset:x}: {e}");
            }
        }
    }

    [TestMethod]
    public void Bytes_after_the_stated_size_are_ignored()
    {
        var bytes = TestData.Bytes("devicetree", "good", "mp157-m4.dtb");

        var tree = DeviceTree.Read(ByteSource.FromMemory((byte[])[.. bytes, 0xff, 0xff, 0xff]));

        Assert.AreEqual((uint)bytes.Length, tree.TotalSize);
    }

    [TestMethod]
    public void A_structure_block_of_version_16_far_behind_the_file_is_refused()
    {
        var bytes = TestData.Bytes("devicetree", "broken", "s24-version-16.dtb");
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), 0xfffffff0);

        var refusal = Assert.ThrowsExactly<DeviceTreeFormatException>(() => DeviceTree.Read(ByteSource.FromMemory(bytes)));

        Assert.AreEqual(("FDT005", 8L), (refusal.Rule, refusal.Offset));
    }

    /// <summary>Each processor is held against the whole tree: tens of thousands took hours.</summary>
    [TestMethod]
    public void Of_thousands_of_processors_the_first_64_count()
    {
        var blob = new BlobBuilder();
        for (var i = 0; i < 1000; i++)
            blob.Begin($"m33@{i:x}").Property("compatible", "st,stm32mp2-m33").End();

        var processors = RemoteProcessor.FindAll(DeviceTree.Read(ByteSource.FromMemory(blob.Build())));

        Assert.HasCount(64, processors);
        Assert.AreEqual("/m33@3f", processors[^1].Node.Path);
    }

    [TestMethod]
    public void Of_thousands_of_memory_banks_and_dma_ranges_the_first_ones_count()
    {
        var tree = DeviceTree.Read(ByteSource.FromMemory(new BlobBuilder()
            .Property("#address-cells", 1).Property("#size-cells", 1)
            .Begin("memory").Property("device_type", "memory").Property("reg", new byte[8 * 2000]).End()
            .Begin("ahb").Property("dma-ranges", new byte[16 * 500]).Begin("m33").Property("compatible", "st,stm32mp2-m33").End().End()
            .Build()));

        Assert.HasCount(256, SystemMemory.Read(tree));
        Assert.HasCount(256, RemoteProcessor.FindAll(tree).Single().DmaRanges);
    }

    private static void Use(byte[] bytes)
    {
        DeviceTree tree;
        try
        {
            tree = DeviceTree.Read(ByteSource.FromMemory(bytes));
        }
        catch (DeviceTreeFormatException)
        {
            return;
        }

        // Outside of the try: once a tree was read, nothing about it may throw.
        foreach (var node in tree.Nodes)
        {
            _ = tree.FindByPath(node.Path);
            _ = tree.FindLabel(node);
            _ = node.Compatible.Count;
        }

        foreach (var processor in RemoteProcessor.FindAll(tree))
            _ = processor.Regions.Sum(region => region.Name.Length) + processor.DefaultFirmwareName.Length;
    }
}
