using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.DeviceTrees.Overlays;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;

namespace FirmwareKit.Tests.Preflight;

/// <summary>Rules FK3006 to FK3059: each fires on a tree that has what it is about, and on no good tree.</summary>
[TestClass]
public sealed class TreeRuleTests
{
    private const string M4 = "good/mp157-m4.dtb";
    private const string M4Tee = "good/mp157-m4-tee.dtb";
    private const string M33 = "good/mp257-m33.dtb";
    private const string M33Tee = "good/mp257-m33-tee.dtb";
    private const string M33Td = "good/mp257-m33td.dtb";
    private const string M0 = "good/mp257-m0.dtb";

    [TestMethod]
    [DataRow("FK3006", M4, "-&m4_rproc:resets")]
    [DataRow("FK3006", M4, "&m4_rproc:reset-names = \"mcu_rst\", \"other\"")]
    [DataRow("FK3006", M33, "-&m33_rproc:st,syscfg-nsvtor")]
    [DataRow("FK3006", M33, "-&m33_rproc:reset-names")]
    [DataRow("FK3006", M33, "-&m33_rproc:memory-region")]
    [DataRow("FK3006", M33Td, "-&m33_rproc:st,syscfg-cm-state")]
    [DataRow("FK3006", M33Td, "-&m33_rproc:nvmem-cells")]
    [DataRow("FK3006", M0, "-&m0_rproc:clocks")]
    [DataRow("FK3006", M0, "&m0_rproc:reset-names = \"other\"")]
    [DataRow("FK3007", M33Td, "&m33_rproc:resets = <&scmi_reset 8>")]
    [DataRow("FK3007", M0, "&m0_rproc:mbox-names = \"vq0\"")]
    [DataRow("FK3007", M0, "&m0_rproc:st,syscfg-nsvtor = <&a35ss_syscfg 0x20a8 0xffffff80>")]
    [DataRow("FK3008", M33Tee, "&m33_rproc:resets = <&scmi_reset 8>")]
    [DataRow("FK3008", M33Tee, "&m33_rproc:st,syscfg-nsvtor = <&a35ss_syscfg 0x20a8 0xffffff80>")]
    [DataRow("FK3008", M33Td, "&m33_rproc:st,syscfg-nsvtor = <&a35ss_syscfg 0x20a8 0xffffff80>")]
    [DataRow("FK3009", M33Td, "-&m33_rproc:st,auto-boot")]
    [DataRow("FK3009", M33, "&m33_rproc:mbox-names = \"vq0\", \"vq1\", \"detach\"")]
    [DataRow("FK3010", "broken/x19-compatible-case.dtb")]
    [DataRow("FK3011", "broken/p09-status-capital.dtb")]
    [DataRow("FK3011", M33, "&mlahb:status = <1>")]
    [DataRow("FK3013", "broken/x02-memory-region-length.dtb")]
    [DataRow("FK3014", "broken/x04-memory-region-twice.dtb")]
    [DataRow("FK3015", M33, "&cm33_cube_data~cm33-cube-fw@80a00000")]
    [DataRow("FK3016", "broken/x05-no-dma-ranges.dtb")]
    [DataRow("FK3016", "broken/x06-dma-ranges-empty.dtb")]
    [DataRow("FK3016", "broken/x07-dma-ranges-length.dtb")]
    [DataRow("FK3017", "broken/x09-region-half-covered.dtb")]
    [DataRow("FK3018", M33Tee, "&mlahb:dma-ranges = <0 0 0 0x812fc000>")]
    [DataRow("FK3019", "broken/x10-nsvtor-dangling.dtb")]
    [DataRow("FK3019", "broken/x11-nsvtor-short.dtb")]
    [DataRow("FK3020", "broken/x12-nsvtor-register.dtb")]
    [DataRow("FK3021", "broken/x13-nsvtor-mask.dtb")]
    [DataRow("FK3022", M33, "-&m33_rproc:st,syscfg-cm-state", "&m33_rproc:st,syscfg-m4-state = <&pwr 0x204 0xc>")]
    [DataRow("FK3023", M33, "&m33_rproc:resets = <&scmi_reset 8>, <0x7777 9>")]
    [DataRow("FK3023", M33, "&m33_rproc:resets = <&scmi_reset 8>, <&scmi_reset>")]
    [DataRow("FK3023", M33, "&m33_rproc:mboxes = <&pwr 1>, <&ipcc1 1>, <&ipcc1 2>")]
    [DataRow("FK3024", "broken/x15-reset-names.dtb")]
    [DataRow("FK3024", M33, "&m33_rproc:mbox-names = \"vq0\", \"vq1\", \"shutdown\", \"detach\"")]
    [DataRow("FK3024", M33, "&m33_rproc:power-domain-names = \"default\"")]
    [DataRow("FK3025", M33, "&m33_rproc:mbox-names = \"vq0\", \"vq1\", \"shutdwn\"")]
    [DataRow("FK3026", M33, "-&m33_rproc:mboxes", "-&m33_rproc:mbox-names")]
    [DataRow("FK3026", M4, "&m4_rproc:mbox-names = \"vq0\", \"vq2\", \"shutdown\", \"detach\"")]
    [DataRow("FK3027", M33, "&m33_rproc:firmware-name = \"/lib/firmware/m33.elf\"")]
    [DataRow("FK3027", M33, "&m33_rproc:firmware-name = \"../m33.elf\"")]
    [DataRow("FK3027", M33, "&m33_rproc:firmware-name = \"a\", \"b\"")]
    [DataRow("FK3027", M33, "&m33_rproc:firmware-name")]
    [DataRow("FK3028", M33, "&m33_rproc:keep-power-in-suspend", "&m33_rproc:power-domain-names = \"default\", \"retention\"")]
    [DataRow("FK3029", M33, "&m33_rproc:nvmem-cell-names = \"rsc-tbl-addr\", \"size\"")]
    [DataRow("FK3030", M4, "&m4_rproc:st,syscfg-holdboot = <&tamp 0x10c 1>")]
    [DataRow("FK3031", M4, "&m4_rproc:firmware-name = \"m4.elf\"")]
    [DataRow("FK3032", M33Td, "&m33_rproc:compatible = \"st,stm32mp2-m33-tee\"")]
    [DataRow("FK3033", "broken/x18-plain-without-code.dtb")]
    [DataRow("FK3033", M33Tee, "&m33_rproc:memory-region = <&vdev0vring0 &vdev0vring1 &ipc_shmem_1>")]
    [DataRow("FK3033", M33Tee, "&m33_rproc:memory-region = <&vdev0vring0 &vdev0vring1 &vdev0buffer>")]
    [DataRow("FK3033", M4Tee, "&m4_rproc:memory-region = <&vdev0vring0 &vdev0vring1 &vdev0buffer>")]
    [DataRow("FK3033", M33Td, "&m33_rproc:memory-region = <&vdev0vring0 &vdev0vring1 &vdev0buffer>")]
    [DataRow("FK3033", M0, "&m0_rproc:memory-region = <&cm0_cube_fw &ipc_shmem_2>")]
    [DataRow("FK3034", "broken/x17-tee-with-code-regions.dtb")]
    [DataRow("FK3034", M33Td, "&m33_rproc:memory-region = <&vdev0vring0 &vdev0vring1 &vdev0buffer &ipc_shmem_1 &cm33_cube_fw>")]
    [DataRow("FK3034", M33Tee, "&m33_rproc:memory-region = <&vdev0vring0 &vdev0vring1 &vdev0buffer &ipc_shmem_1 &tfm_code>")]
    [DataRow("FK3035", M0, "&m0_rproc:memory-region = <&cm0_cube_fw &cm0_cube_data>")]
    [DataRow("FK3036", M33Tee, "&m33_rproc:memory-region = <&vdev0vring0 &vdev0vring1 &vdev0buffer &ipc_shmem_1 &cm33_sram2>")]
    [DataRow("FK3037", M33Tee, "&optee:status = \"disabled\"")]
    [DataRow("FK3038", M4Tee)]
    [DataRow("FK3039", M33Tee, "-&cm33_cube_fw")]
    [DataRow("FK3040", M33Td)]
    [DataRow("FK3041", M33Td)]
    [DataRow("FK3043", "broken/m01-no-cells.dtb")]
    [DataRow("FK3043", "broken/m02-cells-differ.dtb")]
    [DataRow("FK3043", "broken/m04-no-ranges.dtb")]
    [DataRow("FK3044", "broken/m08-wraps.dtb")]
    [DataRow("FK3045", "broken/m11-nomap-reusable.dtb")]
    [DataRow("FK3046", "broken/m17-two-entries.dtb")]
    [DataRow("FK3047", M33, "&cm33_cube_fw:size = <0 0x800000>")]
    [DataRow("FK3048", "broken/m09-overlap.dtb")]
    [DataRow("FK3048", "broken/m10-vring-inside-shmem.dtb")]
    [DataRow("FK3049", "broken/m16-unit-address.dtb")]
    [DataRow("FK3050", "broken/m18-unaligned.dtb")]
    [DataRow("FK3052", M4, "&mcuram:reg = <0x30000000 0x42000>")]
    [DataRow("FK3053", M33, "/memreserve/ 0x80100000 0x1000")]
    [DataRow("FK3054", M4, "&retram:reg = <0x38000000 0x20000>")]
    [DataRow("FK3054", M33, "&memory@80000000:reg = <0 0x80000000 0 0x800000>")]
    [DataRow("FK3055", M4, "&mcuram:reg = <0x20000000 0x10000>")]
    [DataRow("FK3056", M33, "&m33_rproc:memory-region = <&ipc_shmem_1 &vdev0vring0 &vdev0vring1 &vdev0buffer &cm33_cube_fw>")]
    [DataRow("FK3058", M33, "&cm33_cube_data~cm33-cube-data-of-this-very-long-name@80a00000")]
    [DataRow("FK3059", M0, "&ipc_shmem_2~vring@200c6000", "/__symbols__:vdev0vring0 = \"/reserved-memory/vring@200c6000\"")]
    [DataRow("FK3066", M4, "&m4_rproc:reset-names = \"mcu_rst\", \"other\"", "&m4_rproc:st,syscfg-holdboot = <&tamp 0x10c 0>")]
    [DataRow("FK3066", M4, "&m4_rproc:reset-names = \"mcu_rst\", \"other\"", "&m4_rproc:st,syscfg-holdboot = <&tamp 0x10c 0xfffffffe>")]
    [DataRow("FK3067", M4, "&m4_rproc:st,syscfg-pdds = <&pwr_mcu 0 2>")]
    [DataRow("FK3067", M4Tee, "&m4_rproc:st,syscfg-pdds = <&tamp 0 2>")]
    [DataRow("FK3002", "broken/m06-reg-empty.dtb")]
    [DataRow("FK3002", "broken/m07-size-zero.dtb")]
    [DataRow("FK3002", "broken/m13-dynamic.dtb")]
    [DataRow("FK3002", "broken/x03-memory-region-wrong-node.dtb")]
    public void Finds_what_is_wrong_in_a_tree(string rule, string tree, params string[] edits)
    {
        var report = Check(EditedTree.Read(tree, [.. edits.Select(edit => edit.Replace("&memory@80000000", "/memory@80000000", StringComparison.Ordinal))]));

        var finding = report.Findings.FirstOrDefault(finding => finding.Rule.Id == rule);
        Assert.IsNotNull(finding, $"found {string.Join(", ", report.Findings.Select(finding => finding.Rule.Id))}");
        Assert.IsNotEmpty(finding.Fix);
        Assert.IsNotNull(finding.Location.DeviceTreePath);
    }

    [TestMethod]
    [DataRow(M4)]
    [DataRow(M4Tee)]
    [DataRow(M33)]
    [DataRow(M33Tee)]
    [DataRow("good/mp215-m33.dtb")]
    [DataRow(M0)]
    public void Has_nothing_against_a_good_tree(string tree)
    {
        var report = Check(EditedTree.Read(tree));

        Assert.IsEmpty(report.Findings.Where(finding => finding.Severity != Severity.Note).Select(finding => $"{finding.Rule.Id} {finding.Message}"));
    }

    /// <summary>of_parse_phandle_with_args counts an entry with phandle 0: the driver finds the others under their names.</summary>
    [TestMethod]
    public void An_empty_entry_of_a_list_has_its_name()
    {
        var report = Check(EditedTree.Read(M33, "&m33_rproc:mboxes = <&ipcc1 1>, <0>, <&ipcc1 2>", "&m33_rproc:mbox-names = \"vq0\", \"shutdown\", \"vq1\""));

        Assert.IsEmpty(report.Findings.Where(finding => finding.Rule.Id is "FK3023" or "FK3024").Select(finding => finding.Message));
    }

    /// <summary>The firmware is linked for DDR; the tree itself is sound.</summary>
    [TestMethod]
    public void Has_nothing_against_the_tree_of_another_layout()
    {
        var report = Check(EditedTree.Read("good/mp257-m33-sram.dtb"));

        Assert.IsEmpty(report.Findings.Where(finding => finding.Rule.Id.StartsWith("FK3", StringComparison.Ordinal) && finding.Severity != Severity.Note).Select(finding => $"{finding.Rule.Id} {finding.Message}"));
    }

    [TestMethod]
    public void Tells_of_a_bus_below_another_bus()
    {
        var report = Check(EditedTree.Read(M33, "-&mlahb:dma-ranges", "+/soc@0/ahb@1", "+/soc@0/ahb@1/m33@0", "/soc@0/ahb@1/m33@0:compatible = \"st,stm32mp2-m33\"", "&m33_rproc:status = \"disabled\""));

        Assert.Contains(finding => finding.Rule.Id == "FK3012", report.Findings);
    }

    [TestMethod]
    public void Tells_of_more_regions_than_older_kernels_hold()
    {
        var edits = Enumerable.Range(0, 60).SelectMany(i => (string[])[$"+/reserved-memory/more@{0x90000000 + i * 0x1000L:x}", $"/reserved-memory/more@{0x90000000 + i * 0x1000L:x}:reg = <0 {0x90000000 + i * 0x1000L} 0 0x1000>"]);

        Assert.Contains(finding => finding.Rule.Id == "FK3057", Check(EditedTree.Read(M33, [.. edits])).Findings);
    }

    [TestMethod]
    public void Tells_of_a_resource_table_that_the_driver_of_the_M0_does_not_read()
    {
        var processor = RemoteProcessor.FindAll(EditedTree.Read(M0)).Single(processor => processor.Name == "m0");

        var report = PreflightCheck.Run(FirmwareImage.Open("x", TestData.Source("firmware", "mp257-openamp-m33.elf")), processor, new LinuxOptions());

        Assert.Contains(finding => finding.Rule.Id == "FK3042", report.Findings);
    }

    /// <summary>mcuram and mcuram2 are the same SRAM: one segment in each, beside the other or over it.</summary>
    [TestMethod]
    [DataRow(0x30030000U, "FK3051")]
    [DataRow(0x30000000U, "FK3051", "FK4003")]
    [DataRow(0x10030000U)]
    public void Knows_that_two_regions_are_the_same_memory(uint address, params string[] rules)
    {
        var bytes = TestData.Bytes("signed", "elf", "tiny_m4.elf");
        // p_paddr of the third segment, next to one at 0x10000000.
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(52 + (2 * 32) + 12), address);

        var report = PreflightCheck.Run(FirmwareImage.Open("x", ByteSource.FromMemory(bytes)), RemoteProcessor.FindAll(EditedTree.Read(M4))[0], new LinuxOptions());

        CollectionAssert.AreEqual(rules, report.Findings.Select(finding => finding.Rule.Id).Where(id => id is "FK3051" or "FK4003").Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod]
    public void Every_rule_on_the_tree_has_a_case_here()
    {
        string[] elsewhere = ["FK3001", "FK3003", "FK3004", "FK3005", "FK3012", "FK3042", "FK3051", "FK3057", "FK3060", "FK3061", "FK3062", "FK3063", "FK3064", "FK3065", "FK3080", "FK3081", "FK3082", "FK3083", "FK3084", "FK3085", "FK3086"];
        var tested = typeof(TreeRuleTests).GetMethod(nameof(Finds_what_is_wrong_in_a_tree))!.GetCustomAttributes(typeof(DataRowAttribute), inherit: false)
            .Select(row => (string)((DataRowAttribute)row).Data[0]!);

        var untested = RuleCatalog.All.Select(rule => rule.Id).Where(id => id.StartsWith("FK3", StringComparison.Ordinal)).Except([.. tested, .. elsewhere]);
        Assert.IsEmpty(untested, string.Join(' ', untested));
    }

    [TestMethod]
    public void Tells_of_the_one_missing_region_and_names_the_node_that_is_there()
    {
        var report = Check(EditedTree.Read(M33, "&m33_rproc:memory-region = <&ipc_shmem_1 &vdev0vring0 &vdev0vring1 &vdev0buffer &cm33_cube_data>"));

        var finding = report.Findings.First(finding => finding.Rule.Id == "FK3033");
        StringAssert.Contains(finding.Fix, "<&cm33_cube_fw>");
        StringAssert.Contains(finding.Fix, "cm33-cube-fw@80100000 is reserved already");
    }

    [TestMethod]
    [DataRow("p04-phandle-duplicate.dtb", "FK3064", "FDT041")]
    [DataRow("h16-blocks-overlap.dtb", "FK3064", "FDT007")]
    [DataRow("r03-overlap.dtb", "FK3065", "FDT012")]
    [DataRow("h17-trailing-bytes.dtb", "", "")]
    public void Tells_of_what_is_wrong_with_the_blob(string tree, string rule, string complaint)
    {
        var findings = BlobFindings(DeviceTree.Read(TestData.Source("devicetree", "broken", tree), out _));

        Assert.AreEqual(rule, string.Join(' ', findings.Select(finding => finding.Rule.Id)));
        StringAssert.Contains(findings.FirstOrDefault()?.Message ?? string.Empty, complaint);
    }

    /// <summary>FK3011, FK3043, FK3016, FK3002 tell what comes of it for the processor.</summary>
    [TestMethod]
    [DataRow("p07-status-unterminated.dtb")]
    [DataRow("m03-cells-huge.dtb")]
    [DataRow("x07-dma-ranges-length.dtb")]
    [DataRow("m05-reg-length.dtb")]
    public void Does_not_tell_again_of_a_fault_of_the_blob_that_another_rule_explains(string tree)
    {
        var read = DeviceTree.Read(TestData.Source("devicetree", "broken", tree), out var complaints);

        Assert.IsNotEmpty(complaints);
        Assert.IsEmpty(BlobFindings(read));
    }

    [TestMethod]
    public void Tells_of_an_overlay_that_changes_nothing()
    {
        var tree = DeviceTreeOverlay.Apply(EditedTree.Read(M33), DeviceTree.Read(TestData.Source("devicetree", "broken", "o14-no-fragment.dtbo")));

        Assert.Contains(finding => finding.Rule.Id == "FK3065" && finding.Message.Contains("OVL008", StringComparison.Ordinal), Check(tree).Findings);
    }

    /// <summary>Bits beside bit 0 do no harm; a reset called hold_boot takes the register's place; a register that cannot be read is FK3019's.</summary>
    [TestMethod]
    [DataRow(M4, "&m4_rproc:reset-names = \"mcu_rst\", \"other\"", "&m4_rproc:st,syscfg-holdboot = <&tamp 0x10c 3>")]
    [DataRow(M4, "&m4_rproc:st,syscfg-holdboot = <&tamp 0x10c 2>")]
    [DataRow(M4, "&m4_rproc:reset-names = \"mcu_rst\", \"other\"", "&m4_rproc:st,syscfg-holdboot = <0x7777 0x10c 2>")]
    [DataRow(M4, "&m4_rproc:st,syscfg-pdds = <&pwr_mcu 0>")]
    [DataRow(M4, "&m4_rproc:st,syscfg-pdds = <&pwr_mcu 0 0xffffffff>")]
    [DataRow(M4Tee, "&m4_rproc:st,syscfg-holdboot = <&tamp 0x10c 2>")]
    [DataRow(M33, "&m33_rproc:st,syscfg-holdboot = <&pwr 0x10c 2>")]
    public void Has_nothing_against_a_register_mask_with_bit_0_or_without_use(string tree, params string[] edits) =>
        Assert.IsEmpty(Check(EditedTree.Read(tree, edits)).Findings.Where(finding => finding.Rule.Id is "FK3066" or "FK3067"));

    /// <summary>Kernels that need st,syscfg-tz do not know the reset hold_boot.</summary>
    [TestMethod]
    public void Tells_of_the_hold_boot_mask_beside_the_reset_where_the_kernel_does_not_know_that()
    {
        var processor = RemoteProcessor.FindAll(EditedTree.Read(M4, "&m4_rproc:st,syscfg-tz = <&tamp 0 1>", "&m4_rproc:st,syscfg-holdboot = <&tamp 0x10c 2>"))[0];

        var report = PreflightCheck.Run(Firmware(processor), processor, new LinuxOptions { Kernel = KernelProfile.Linux61 });

        StringAssert.Contains(report.Findings.Single(finding => finding.Rule.Id == "FK3066").Fix, "&m4_rproc { st,syscfg-holdboot = <&tamp 0x10c 0x1>; };");
    }

    [TestMethod]
    public void A_note_about_a_misplaced_boot_address_register_gives_the_offset_from_its_syscon()
    {
        var report = Check(EditedTree.Read(M33, "&m33_rproc:st,syscfg-nsvtor = <&a35ss_syscfg 0xa8 0xffffff80>"));

        StringAssert.Contains(report.Findings.First(finding => finding.Rule.Id == "FK3020").Fix, "<&a35ss_syscfg 0x20a8 0xffffff80>");
    }

    private static List<Finding> BlobFindings(DeviceTree tree) => [.. Check(tree).Findings.Where(finding => finding.Rule.Id is "FK3064" or "FK3065")];

    private static PreflightReport Check(DeviceTree tree)
    {
        var processors = RemoteProcessor.FindAll(tree);
        var processor = processors.FirstOrDefault(processor => processor.Node.IsReachable) ?? processors[0];
        return PreflightCheck.Run(Firmware(processor), processor, new LinuxOptions());
    }

    private static FirmwareImage Firmware(RemoteProcessor processor)
    {
        var parts = (processor.Core.Name, processor.Type.Delivery) switch
        {
            ("m4", FirmwareDelivery.Elf) => (string[])["firmware", "mp157-openamp-m4.elf"],
            ("m4", _) => ["signed", "golden", "rsa2048-m4.upstream.bin"],
            ("m0", _) => ["firmware", "mp257-m0.elf"],
            (_, FirmwareDelivery.Elf) => ["firmware", "mp257-openamp-m33.elf"],
            _ => ["signed", "golden", "rsa2048-ns-bootaddr.st.bin"],
        };
        return FirmwareImage.Open(parts[^1], TestData.Source(parts));
    }
}
