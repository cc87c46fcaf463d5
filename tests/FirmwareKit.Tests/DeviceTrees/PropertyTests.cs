using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Tests.DeviceTrees;

/// <summary>Typed reads of properties, references between nodes, and addresses on buses.</summary>
[TestClass]
public sealed class PropertyTests
{
    private static readonly DeviceTree M33 = DeviceTree.Read(TestData.Source("devicetree", "good", "mp257-m33.dtb"));

    [TestMethod]
    [DataRow("compatible", "\"st,stm32mp2-m33\"")]
    [DataRow("reset-names", "\"mcu_rst\", \"hold_boot\"")]
    [DataRow("resets", "<&scmi_reset 0x8>, <&scmi_reset 0x9>")]
    [DataRow("nvmem-cells", "<&rsc_tbl_addr>, <&rsc_tbl_size>")]
    [DataRow("power-domains", "<&cluster_pd>, <&ret_pd>")]
    [DataRow("st,syscfg-nsvtor", "<&a35ss_syscfg 0x20a8 0xffffff80>")]
    [DataRow("interrupts", "<0x0 0x4 0x4>")]
    public void Shows_a_value_as_source(string property, string expected) =>
        Assert.AreEqual(expected, PropertyText.Of(M33, M33.FindByLabel("m33_rproc")!.Find(property)!));

    [TestMethod]
    [DataRow("", "")]
    [DataRow("000000", "[00 00 00]")]
    [DataRow("00000000", "<0x0>")]
    [DataRow("61620063", "<0x61620063>")]
    [DataRow("61620000", "<0x61620000>")]
    [DataRow("61006200", "\"a\", \"b\"")]
    [DataRow("611b6200", "<0x611b6200>")]
    [DataRow("ff6200", "[ff 62 00]")]
    [DataRow("61225c00", "\"a\\\"\\\\\"")]
    public void Guesses_the_type_of_a_value_that_no_binding_is_known_of(string value, string expected)
    {
        var tree = Read(new BlobBuilder().Property("x", Convert.FromHexString(value)));

        Assert.AreEqual(expected, PropertyText.Of(tree, tree.Root.Find("x")!));
    }

    [TestMethod]
    public void Names_a_long_value_by_its_hash()
    {
        var tree = Read(new BlobBuilder().Property("x", new byte[4100]));

        StringAssert.StartsWith(PropertyText.Of(tree, tree.Root.Find("x")!), "[4100 bytes, SHA-256 ");
    }

    /// <summary>A path of kilobytes, named by each of a thousand cells: the text would have megabytes for each property.</summary>
    [TestMethod]
    public void Shows_cells_where_the_paths_would_be_endless()
    {
        var blob = new BlobBuilder().Property("memory-region", [.. Enumerable.Repeat(7u, 1024)]);
        for (var i = 0; i < 60; i++)
            blob.Begin(new string('n', 200));
        blob.Property("phandle", 7);
        for (var i = 0; i < 60; i++)
            blob.End();
        var tree = Read(blob);

        var text = PropertyText.Of(tree, tree.Root.Find("memory-region")!);

        Assert.AreEqual($"<{string.Join(' ', Enumerable.Repeat("0x7", 1024))}>", text);
    }

    [TestMethod]
    public void A_list_of_millions_of_empty_strings_is_cut()
    {
        var tree = Read(new BlobBuilder().Property("compatible", new byte[1_000_000]));

        Assert.HasCount(4096, tree.Root.Compatible);
    }

    /// <summary>fdt_get_phandle: another length is as if the property were not there.</summary>
    [TestMethod]
    [DataRow("00000007", null, 7u)]
    [DataRow("0000000700", "00000008", 8u)]
    [DataRow("0000000700000000", "00000008", 8u)]
    [DataRow("0000000700", null, null)]
    public void A_phandle_has_four_bytes(string phandle, string? older, uint? expected)
    {
        var blob = new BlobBuilder().Property("phandle", Convert.FromHexString(phandle));
        if (older is not null)
            blob.Property("linux,phandle", Convert.FromHexString(older));

        Assert.AreEqual(expected, Read(blob).Root.Phandle);
    }

    [TestMethod]
    [DataRow(0u)]
    [DataRow(uint.MaxValue)]
    public void Nobody_has_an_invalid_phandle(uint phandle) => Assert.IsNull(Read(new BlobBuilder().Property("phandle", phandle)).FindByPhandle(phandle));

    [TestMethod]
    [DataRow("one argument each", "resets", new uint[] { 1, 8, 1, 9 }, "1:8 1:9")]
    [DataRow("a node with none between", "resets", new uint[] { 1, 8, 2, 1, 9 }, "1:8 2: 1:9")]
    [DataRow("an empty entry", "resets", new uint[] { 0, 1, 8 }, "0: 1:8")]
    [DataRow("nobody has the phandle", "resets", new uint[] { 7, 8 }, null)]
    [DataRow("an argument is missing", "resets", new uint[] { 1 }, null)]
    public void Reads_a_list_of_phandles(string what, string property, uint[] cells, string? expected)
    {
        var tree = Read(new BlobBuilder()
            .Property(property, cells)
            .Begin("a").Property("phandle", 1).Property("#reset-cells", 1).End()
            .Begin("b").Property("phandle", 2).Property("#reset-cells", 0u).End());

        var list = PhandleReference.ReadList(tree, tree.Root.Find(property)!, "#reset-cells");

        Assert.AreEqual(expected, list is null ? null : string.Join(' ', list.Select(entry => $"{entry.Phandle}:{string.Join(',', entry.Arguments)}")), what);
    }

    [TestMethod]
    public void A_list_without_arguments_asks_no_node() =>
        CollectionAssert.AreEqual(
            (string[])["ipc-shmem-1", "vdev0vring0", "vdev0vring1", "vdev0buffer", "cm33-cube-fw", "cm33-cube-data"],
            PhandleReference.ReadList(M33, M33.FindByLabel("m33_rproc")!.Find("memory-region")!, string.Empty)!.Select(entry => entry.Node!.BaseName).ToArray());

    [TestMethod]
    public void A_reference_to_a_million_arguments_takes_no_memory()
    {
        var tree = Read(new BlobBuilder().Property("resets", 1, 2).Begin("a").Property("phandle", 1).Property("#reset-cells", uint.MaxValue).End());

        Assert.IsNull(PhandleReference.ReadList(tree, tree.Root.Find("resets")!, "#reset-cells"));
    }

    [TestMethod]
    public void Finds_a_node_by_its_label()
    {
        Assert.AreEqual("/ahb@1/m33@0", M33.FindByLabel("m33_rproc")!.Path);
        Assert.IsNull(M33.FindByLabel("m4_rproc"));
        Assert.IsNull(Read(new BlobBuilder()).FindByLabel("m33_rproc"));
    }

    [TestMethod]
    public void Climbs_through_the_ranges_of_two_buses()
    {
        // 0x100 on the inner bus is 0x2100 on the outer one, and 0x1_0000_2100 for the CPU.
        var tree = Read(new BlobBuilder().Property("#address-cells", 2).Property("#size-cells", 2)
            .Begin("outer").Property("#address-cells", 1).Property("#size-cells", 1).Property("ranges", 0, 1, 0, 0x10000)
            .Begin("inner").Property("#address-cells", 1).Property("#size-cells", 1).Property("ranges", 0, 0x2000, 0x1000)
            .Begin("device@100").Property("reg", 0x100, 0x10).End()
            .Begin("outside@1000").Property("reg", 0x1000, 0x10).End()
            .End().End());

        Assert.AreEqual(0x1_0000_2100UL, AddressTranslation.RegToCpu(tree.FindByPath("/outer/inner/device@100")!));
        Assert.IsNull(AddressTranslation.RegToCpu(tree.FindByPath("/outer/inner/outside@1000")!));
    }

    [TestMethod]
    public void A_bus_without_ranges_maps_nothing_and_without_dma_ranges_everything()
    {
        var tree = Read(new BlobBuilder().Property("#address-cells", 1).Property("#size-cells", 1)
            .Begin("bus").Property("#address-cells", 1).Property("#size-cells", 1).Begin("device@100").Property("reg", 0x100, 0x10).End().End()
            .Begin("dma").Property("#address-cells", 1).Property("#size-cells", 1).Property("dma-ranges", 0, 0x38000000, 0x10000).End());

        Assert.IsNull(AddressTranslation.RegToCpu(tree.FindByPath("/bus/device@100")!));
        Assert.AreEqual(0x100UL, AddressTranslation.DmaToCpu(tree.FindByPath("/bus")!, 0x100));
        Assert.AreEqual(0x38000100UL, AddressTranslation.DmaToCpu(tree.FindByPath("/dma")!, 0x100));
        Assert.IsNull(AddressTranslation.DmaToCpu(tree.FindByPath("/dma")!, 0x10000));
    }

    [TestMethod]
    public void Tells_what_a_region_that_is_placed_at_boot_asks_for()
    {
        var region = ReservedMemory.Read(M33).Regions.Single(region => region.Memory is null);

        Assert.AreEqual("linux,cma", region.Node.Name);
        Assert.AreEqual((0x8000000UL, 0x2000UL), (region.Size, region.Alignment));
        Assert.AreEqual(new AddressRange(0x80000000, 0x80000000), region.AllocationRanges.Single());
    }

    [TestMethod]
    public void Lists_the_memory_of_all_memory_nodes()
    {
        var tree = Read(new BlobBuilder().Property("#address-cells", 1).Property("#size-cells", 1)
            .Begin("memory@c0000000").Property("device_type", "memory").Property("reg", 0xc0000000, 0x1000, 0xd0000000, 0x2000).End()
            .Begin("memory@e0000000").Property("device_type", "memory").Property("reg", 0xe0000000, 0x3000).End()
            .Begin("other").Property("reg", 0, 1).End());

        Assert.AreEqual("0xc0000000..0xc0000fff 0xd0000000..0xd0001fff 0xe0000000..0xe0002fff", string.Join(' ', SystemMemory.Read(tree)));
    }

    private static DeviceTree Read(BlobBuilder blob) => DeviceTree.Read(ByteSource.FromMemory(blob.Build()));
}
