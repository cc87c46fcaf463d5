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
