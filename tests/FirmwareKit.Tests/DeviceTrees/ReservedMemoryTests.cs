using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;

namespace FirmwareKit.Tests.DeviceTrees;

/// <summary>Regions as the .dts files beside the blobs state them.</summary>
[TestClass]
public sealed class ReservedMemoryTests
{
    [TestMethod]
    public void Lists_the_regions_of_a_tree_with_one_cell_addresses()
    {
        AssertRegions(
            "mp157-m4.dtb",
            "mcuram2 10000000+40000",
            "vdev0vring0 10040000+1000",
            "vdev0vring1 10041000+1000",
            "vdev0buffer 10042000+4000",
            "mcuram 30000000+40000",
            "retram 38000000+10000",
            "optee de000000+2000000");
    }

    [TestMethod]
    public void Lists_the_regions_of_a_tree_with_two_cell_addresses()
    {
        AssertRegions(
            "mp257-m33.dtb",
            "tfa-bl31 a000000+20000",
            "bsec-mirror a040000+1000",
            "scmi-cid2-s a041000+1000",
            "scmi-cid2-ns a042000+1000",
            "cm33-sram1 a043000+1d000",
            "cm33-sram2 a060000+20000",
            "cm33-retram a080000+1f000",
            "ddr-param a09f000+1000",
            "cm0-cube-fw 200c0000+4000",
            "cm0-cube-data 200c4000+2000",
            "ipc-shmem-2 200c6000+2000",
            "bl31-lowpower 42000000+1000",
            "tfm-its 42001000+1000",
            "tfm-code 80000000+100000",
            "cm33-cube-fw 80100000+800000",
            "tfm-data 80900000+100000",
            "cm33-cube-data 80a00000+800000",
            "ipc-shmem-1 81200000+f8000",
            "vdev0vring0 812f8000+1000",
            "vdev0vring1 812f9000+1000",
            "vdev0buffer 812fa000+6000",
            "spare1 81300000+cc0000",
            "bl31-context 81fc0000+40000",
            "op-tee 82000000+2000000",
            "linux,cma placed at boot");
    }

    [TestMethod]
    public void Keeps_the_flags_of_a_region()
    {
        var reserved = ReservedMemory.Read(DeviceTree.Read(TestData.Source("devicetree", "good", "mp257-m33.dtb")));
        var vring = reserved.Regions.Single(region => region.Node.BaseName == "vdev0vring0");
        var cma = reserved.Regions.Single(region => region.Node.Name == "linux,cma");

        Assert.AreEqual((true, false, true), (vring.IsNoMap, vring.IsReusable, vring.IsDmaPool));
        Assert.AreEqual((false, true, true), (cma.IsNoMap, cma.IsReusable, cma.IsDmaPool));
    }

    [TestMethod]
    [DataRow("m01-no-cells.dtb")]
    [DataRow("m02-cells-differ.dtb")]
    [DataRow("m04-no-ranges.dtb")]
    public void Has_no_regions_when_Linux_ignores_the_node(string file)
    {
        var reserved = ReservedMemory.Read(DeviceTree.Read(TestData.Source("devicetree", "broken", file)));

        Assert.IsNotNull(reserved.IgnoredBecause);
        Assert.IsEmpty(reserved.Regions);
    }

    [TestMethod]
    public void Translates_every_region_through_dma_ranges_of_three_cells()
    {
        AssertDeviceAddresses(
            DeviceTree.Read(TestData.Source("devicetree", "good", "mp157-m4.dtb")),
            "retram 0",
            "mcuram 30000000",
            "mcuram2 10000000",
            "vdev0vring0 10040000",
            "vdev0vring1 10041000",
            "vdev0buffer 10042000");
    }

    [TestMethod]
    public void Translates_regions_through_dma_ranges_of_four_cells()
    {
        var blob = TestData.Bytes("devicetree", "good", "mp257-m33.dtb");
        // <device 0x10000000, physical 0x0 0x80a00000, size 0x8f9000>: up to the end of vdev0vring0, and code is below it.
        WriteDmaRange(blob, 0x10000000, 0, 0x80a00000, 0x8f9000);

        AssertDeviceAddresses(
            DeviceTree.Read(ByteSource.FromMemory(blob)),
            "ipc-shmem-1 10800000",
            "vdev0vring0 108f8000",
            "vdev0vring1 none",
            "vdev0buffer none",
            "cm33-cube-fw none",
            "cm33-cube-data 10000000");
    }

    [TestMethod]
    public void Takes_the_high_cell_of_a_physical_address_in_dma_ranges()
    {
        var blob = TestData.Bytes("devicetree", "good", "mp257-m33.dtb");
        WriteDmaRange(blob, 0, 1, 0, 0xfffffffc);

        var processor = RemoteProcessor.FindAll(DeviceTree.Read(ByteSource.FromMemory(blob)))[0];

        Assert.AreEqual(new DmaRange(0, 0x1_0000_0000, 0xfffffffc), processor.DmaRanges.Single());
        Assert.IsTrue(processor.Regions.All(region => region.DeviceAddress is null), "all regions are below 4 GiB");
    }

    private static void WriteDmaRange(byte[] blob, params ReadOnlySpan<uint> cells)
    {
        var property = DeviceTree.Read(ByteSource.FromMemory(blob)).FindByPath("/ahb@1")!.Find("dma-ranges")!;
        for (var i = 0; i < cells.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan((int)property.Offset + (4 * i)), cells[i]);
    }

    private static void AssertDeviceAddresses(DeviceTree tree, params string[] expected)
    {
        var found = RemoteProcessor.FindAll(tree)[0].Regions.Select(region => $"{region.Name} {region.DeviceAddress?.ToString("x") ?? "none"}");
        Assert.AreEqual(string.Join('\n', expected), string.Join('\n', found));
    }

    private static void AssertRegions(string file, params string[] expected)
    {
        var reserved = ReservedMemory.Read(DeviceTree.Read(TestData.Source("devicetree", "good", file)));
        var found = reserved.Regions.Select(
            region => region.Memory is { } memory ? $"{region.Node.BaseName} {memory.Start:x}+{memory.Size:x}" : $"{region.Node.BaseName} placed at boot");
        Assert.AreEqual(string.Join('\n', expected), string.Join('\n', found));
    }
}
