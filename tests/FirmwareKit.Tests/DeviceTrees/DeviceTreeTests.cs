using System.Text.Json;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;

namespace FirmwareKit.Tests.DeviceTrees;

[TestClass]
public sealed class DeviceTreeTests
{
    public static IEnumerable<object[]> Broken
    {
        get
        {
            using var document = JsonDocument.Parse(TestData.Bytes("devicetree", "broken", "expected.json"));
            foreach (var blob in document.RootElement.EnumerateArray())
            {
                var isFatal = blob.GetProperty("severity").GetString() == "fatal" && blob.GetProperty("stage").GetString() is "header" or "reserve" or "structure";
                yield return [blob.GetProperty("file").GetString()!, isFatal && blob.GetProperty("severity").GetString() == "fatal" ? blob.GetProperty("rule").GetString()! : ""];
            }
        }
    }

    public static IEnumerable<object[]> Good => Directory.GetFiles(TestData.PathOf("devicetree", "good"), "*.dtb").Select(file => new object[] { Path.GetFileName(file) });

    [TestMethod]
    [DynamicData(nameof(Broken))]
    public void Refuses_a_broken_blob_with_its_rule_and_reads_the_others(string file, string rule)
    {
        var found = string.Empty;
        try
        {
            RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source("devicetree", "broken", file)));
        }
        catch (DeviceTreeFormatException e)
        {
            found = e.Rule;
        }

        Assert.AreEqual(rule, found);
    }

    [TestMethod]
    [DynamicData(nameof(Good))]
    public void Reads_a_good_blob_and_finds_its_processor(string file)
    {
        var processors = RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source("devicetree", "good", file)));

        Assert.ContainsSingle(processor => processor.Node.IsReachable, processors);
        Assert.IsTrue(processors.All(processor => processor.Regions.All(region => region.DeviceAddress is not null)));
    }

    [TestMethod]
    [DataRow("mp157-m4.dtb")]
    [DataRow("mp257-m33.dtb")]
    public void A_blob_cut_at_any_byte_is_an_error(string file)
    {
        var bytes = TestData.Bytes("devicetree", "good", file);
        for (var length = 0; length < bytes.Length; length++)
            Assert.ThrowsExactly<DeviceTreeFormatException>(() => DeviceTree.Read(ByteSource.FromMemory(bytes.AsMemory(0, length))));
    }

    [TestMethod]
    [DataRow("mp157-m4.dtb")]
    [DataRow("mp257-m33.dtb")]
    public void Any_changed_byte_is_an_error_or_a_tree(string file)
    {
        var bytes = TestData.Bytes("devicetree", "good", file);
        foreach (var value in (byte[])[0, 0xff])
        {
            for (var offset = 0; offset < bytes.Length; offset++)
            {
                var old = bytes[offset];
                bytes[offset] = value;
                try
                {
                    foreach (var processor in RemoteProcessor.FindAll(DeviceTree.Read(ByteSource.FromMemory(bytes))))
                        Assert.IsNotNull(processor.Name);
                }
                catch (DeviceTreeFormatException e)
                {
                    StringAssert.StartsWith(e.Rule, "FDT");
                }

                bytes[offset] = old;
            }
        }
    }

    [TestMethod]
    public void Finds_nodes_by_path_alias_and_phandle()
    {
        var tree = DeviceTree.Read(TestData.Source("devicetree", "good", "mp157-m4.dtb"));
        var node = tree.FindByPath("copro0")!;

        Assert.AreEqual("/ahb/m4@10000000", node.Path);
        Assert.AreSame(node, tree.FindByPath("/ahb/m4@10000000"));
        Assert.AreEqual("m4_rproc", tree.FindLabel(node));
        Assert.AreEqual("ipcc", tree.FindLabel(tree.FindByPhandle(node.Find("mboxes")!.GetCell(0))!));
        Assert.IsNull(tree.FindByPath("/ahb/m4"));
    }

    [TestMethod]
    public void Translates_regions_through_dma_ranges_of_three_cells()
    {
        var processor = RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source("devicetree", "good", "mp157-m4.dtb")))[0];
        var retram = processor.Regions[0];

        Assert.AreEqual((0UL, 0x38000000UL, 0x10000UL), (retram.DeviceAddress, retram.PhysicalAddress, retram.Size));
    }

    [TestMethod]
    public void Reads_the_boot_address_register_of_a_64_bit_tree()
    {
        var processor = RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source("devicetree", "good", "mp257-m33.dtb")))[0];

        Assert.AreEqual(0x488020a8UL, processor.BootAddressRegister!.Value.Address);
        Assert.AreEqual(0xffffff80, processor.BootAddressRegister.Value.Mask);
        Assert.IsTrue(processor.UsesBootAddressRegister);
        Assert.AreEqual(0x80100000UL, processor.Regions.Single(region => region.Name == "cm33-cube-fw").DeviceAddress);
    }
}
