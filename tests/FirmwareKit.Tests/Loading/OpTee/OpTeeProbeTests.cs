using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Platforms;
using FirmwareKit.Tee;
using FirmwareKit.Tests.DeviceTrees;

namespace FirmwareKit.Tests.Loading.OpTee;

/// <summary>What the observed device trees do not show.</summary>
[TestClass]
public sealed class OpTeeProbeTests
{
    [TestMethod]
    [DataRow("mp157-m4-tee.dtb", true, true)]
    [DataRow("mp257-m33-tee.dtb", false, true)]
    [DataRow("mp257-m33.dtb", false, false)]
    public void Only_STs_driver_takes_the_Cortex_M33(string file, bool upstream, bool st)
    {
        var tree = DeviceTree.Read(TestData.Source("devicetree", "good", file));

        Assert.AreEqual(upstream, OpTeeProbe.FindProcessors(tree, OpTeeProfile.Upstream410).Any());
        Assert.AreEqual(st, OpTeeProbe.FindProcessors(tree, OpTeeProfile.St4).Any());
    }

    [TestMethod]
    public void STs_driver_keeps_physical_addresses_and_the_ranges_apart()
    {
        var tree = DeviceTree.Read(TestData.Source("devicetree", "good", "mp257-m33-tee.dtb"));

        var outcome = OpTeeProbe.Run(tree, OpTeeProbe.FindProcessors(tree, OpTeeProfile.St4).Single(), OpTeeProfile.St4, TaWidth.Bits64);

        Assert.AreEqual(TeeResult.Success, outcome.Result, outcome.Reason);
        Assert.IsTrue(outcome.Regions.All(region => region.DeviceAddress == region.PhysicalAddress));
        Assert.AreEqual(new OpTeeRegion(0x812f8000, 0x812f8000, 0x1000), outcome.Regions[0]);
        CollectionAssert.AreEqual(new[] { new DmaRange(0, 0, 0xfffffffc) }, outcome.DmaRanges.ToArray());
    }

    [TestMethod]
    [DataRow("okay\0", "", true)]
    [DataRow("ok\0", "", true)]
    [DataRow("disabled\0", "", false)]
    [DataRow("disabled\0", "okay\0", true)]
    [DataRow("", "", true)]
    [DataRow("okay", "", true)]
    [DataRow("\0", "", false)]
    [DataRow("okays", "", false)]
    public void Compares_as_much_of_the_status_as_there_is(string status, string secureStatus, bool isTaken)
    {
        var blob = new BlobBuilder().Begin("m4").Property("compatible", "st,stm32mp1-m4-tee").Property("status", Encoding.UTF8.GetBytes(status));
        if (secureStatus.Length != 0)
            blob.Property("secure-status", Encoding.UTF8.GetBytes(secureStatus));
        var tree = DeviceTree.Read(ByteSource.FromMemory(blob.End().Build()));

        Assert.AreEqual(isTaken, OpTeeProbe.FindProcessors(tree, OpTeeProfile.Upstream410).Any());
    }

    /// <summary>libfdt takes two address cells where nothing is said, Linux the nearest node above that says something.</summary>
    [TestMethod]
    public void A_tree_without_address_cells_has_two()
    {
        var blob = TestData.Bytes("conformance", "tee", "dt", "dt-no-dma-ranges.dtb");
        var name = blob.AsSpan().IndexOf("#address-cells"u8);
        blob[name + 1] = (byte)'x';

        Assert.AreEqual(TeeResult.Generic, Probe(blob, TaWidth.Bits32).Result);
    }

    [TestMethod]
    public void A_size_of_4_GiB_or_more_is_none()
    {
        var blob = TestData.Bytes("conformance", "tee", "dt", "dt-two-cells.dtb");
        byte[] size = [0, 0, 0, 0, 0, 4, 0, 0];
        var at = blob.AsSpan().IndexOf(size);
        blob[at + 3] = 1;

        Assert.AreEqual(TeeResult.Generic, Probe(blob, TaWidth.Bits32).Result);
        Assert.AreEqual(TeeResult.Generic, Probe(blob, TaWidth.Bits64).Result);
    }

    /// <summary>fdt_read_size reads the cell behind the address, which is then the next token of the blob.</summary>
    [TestMethod]
    [DataRow(false, false, 2u)]
    [DataRow(true, false, 3u)]
    [DataRow(false, true, 1u)]
    public void Without_size_cells_the_size_is_what_follows_in_the_blob(bool hasMoreProperties, bool hasSubnode, uint size)
    {
        var blob = new BlobBuilder()
            .Begin("reserved-memory").Property("#address-cells", 1).Property("#size-cells", 0u)
            .Begin("r").Property("phandle", 1).Property("reg", 0x10000000);
        if (hasMoreProperties)
            blob.Property("no-map");
        if (hasSubnode)
            blob.Begin("sub").End();
        var outcome = Probe(blob.End().End().Begin("m4").Property("compatible", "st,stm32mp1-m4-tee").Property("memory-region", 1).End().Build(), TaWidth.Bits32);

        Assert.AreEqual(new OpTeeRegion(0x10000000, 0x10000000, size), outcome.Regions.Single());
    }

    [TestMethod]
    [DataRow(5461, TaWidth.Bits32, TeeResult.Success)]
    [DataRow(5462, TaWidth.Bits32, TeeResult.OutOfMemory)]
    [DataRow(2730, TaWidth.Bits64, TeeResult.Success)]
    [DataRow(2731, TaWidth.Bits64, TeeResult.OutOfMemory)]
    public void A_list_of_regions_above_the_heap_of_OP_TEE_is_refused(int count, TaWidth width, TeeResult result)
    {
        var blob = new BlobBuilder()
            .Begin("r").Property("phandle", 1).Property("reg", 0, 0x10000000, 0x1000).End()
            .Begin("m4").Property("compatible", "st,stm32mp1-m4-tee").Property("memory-region", [.. Enumerable.Repeat(1u, count)]).End().Build();

        Assert.AreEqual(result, Probe(blob, width).Result);
    }

    private static OpTeeProbeOutcome Probe(byte[] blob, TaWidth width)
    {
        var tree = DeviceTree.Read(ByteSource.FromMemory(blob));
        return OpTeeProbe.Run(tree, OpTeeProbe.FindProcessors(tree, OpTeeProfile.Upstream410).Single(), OpTeeProfile.Upstream410, width);
    }
}
