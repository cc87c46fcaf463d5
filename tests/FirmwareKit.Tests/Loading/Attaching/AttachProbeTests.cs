using System.Text.Json;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;

namespace FirmwareKit.Tests.Loading.Attaching;

/// <summary>The driver's probe, up to whether it sees that the core runs.</summary>
[TestClass]
public sealed class AttachProbeTests
{
    private static readonly JsonDocument Trees = JsonDocument.Parse(File.ReadAllBytes(TestData.PathOf("conformance", "linux", "trees.json")));

    public static IEnumerable<object[]> Probed =>
        from tree in Trees.RootElement.EnumerateArray()
        where tree.GetProperty("probed").GetBoolean()
        from kernel in (string[])["6.1", "6.12"]
        select new object[] { tree.GetProperty("name").GetString()!, kernel };

    [TestMethod]
    [DynamicData(nameof(Probed))]
    public void Prints_what_a_real_kernel_printed_when_it_took_the_node(string name, string kernel)
    {
        var tree = Trees.RootElement.EnumerateArray().Single(tree => tree.GetProperty("name").GetString() == name);
        var answer = kernel != "6.1" && tree.TryGetProperty("linux_6_12", out var own) ? own : tree;
        var path = tree.GetProperty("processor").GetString()!;
        var processor = RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source(["conformance", "linux", .. tree.GetProperty("dtb").GetString()!.Split('/')]))).Single(processor => processor.Node.Path == path);

        var outcome = LinuxLoader.Attach(FirmwareImage.Missing("none"), processor, new LinuxOptions { Kernel = KernelProfile.All.Single(profile => profile.Name == kernel), Attach = new AttachOptions { CoreState = 0 } });

        var expected = answer.GetProperty("probe_log").EnumerateArray()
            .Where(line => line.GetProperty("level").GetString() != "debug")
            .Select(line => line.GetProperty("text").GetString()!)
            // A second processor of the tree has a log of its own.
            .Where(text => text.StartsWith("stm32-rproc ", StringComparison.Ordinal) || text.StartsWith("remoteproc remoteproc0", StringComparison.Ordinal))
            .Where(text => !text.Contains("m4second", StringComparison.Ordinal));
        var printed = outcome.Steps.TakeWhile(step => step.Id != "power-up").SelectMany(step => step.Log).Select(line => line.Text).Where(text => !text.EndsWith(" is available", StringComparison.Ordinal));
        CollectionAssert.AreEqual(expected.Where(text => !text.EndsWith(" is available", StringComparison.Ordinal)).ToArray(), printed.ToArray());
    }

    [TestMethod]
    [DataRow(0U, false)]
    [DataRow(1U, false)]
    [DataRow(2U, true)]
    [DataRow(3U, false)]
    [DataRow(5U, false)]
    [DataRow(0x102U, false)]
    public void Mainline_takes_state_2_only_for_a_running_core(uint state, bool isDetected) =>
        Assert.AreEqual(isDetected, (AttachedBoard.M4 with { Facts = new AttachOptions { CoreState = state } }).Attach().Attachment!.IsDetected);

    [TestMethod]
    [DataRow(0U, false)]
    [DataRow(1U, true)]
    [DataRow(2U, true)]
    [DataRow(5U, true)]
    [DataRow(0x80000000U, true)]
    public void The_kernel_of_ST_takes_any_state_but_0_for_a_running_M4(uint state, bool isDetected) =>
        Assert.AreEqual(isDetected, (AttachedBoard.M4 with { Facts = new AttachOptions { CoreState = state } }).OnSt().Attach().Attachment!.IsDetected);

    [TestMethod]
    [DataRow(0x0U, false)]
    [DataRow(0x3U, false)]
    [DataRow(0x10U, false)]
    [DataRow(0x4U, true)]
    [DataRow(0x8U, true)]
    [DataRow(0xcU, true)]
    public void The_M33_runs_by_bits_3_and_2_of_its_register(uint state, bool isDetected) =>
        Assert.AreEqual(isDetected, (AttachedBoard.M33 with { Facts = new AttachOptions { CoreState = state } }).Attach().Attachment!.IsDetected);

    [TestMethod]
    public void A_core_that_is_not_seen_is_started_from_a_file_that_is_not_there()
    {
        var outcome = AttachedBoard.M4.With("-&m4_rproc:st,syscfg-m4-state").Attach();

        Assert.AreEqual((LoadVerdict.Refused, -2), (outcome.Verdict, outcome.ErrorNumber));
        CollectionAssert.AreEqual(
            (string[])[
                "stm32-rproc 10000000.m4: wdg irq registered",
                "stm32-rproc 10000000.m4: m4 state not supported",
                "remoteproc remoteproc0: m4 is available",
                "remoteproc remoteproc0: powering up m4",
                "remoteproc remoteproc0: Direct firmware load for rproc-m4-fw failed with error -2",
                "remoteproc remoteproc0: request_firmware failed: -2",
                "remoteproc remoteproc0: Boot failed: -2",
            ],
            AttachedBoard.Texts(outcome.Log));
        Assert.Contains(text => text.Contains("rproc-m4-fw", StringComparison.Ordinal), outcome.Uncertainties);
    }

    /// <summary>M-06: the file is asked for before the start and by the start; nobody writes to sysfs.</summary>
    [TestMethod]
    public void An_automatic_start_looks_for_the_file_twice()
    {
        var outcome = (AttachedBoard.M33 with { Facts = new AttachOptions { CoreState = 0 } }).Attach();

        Assert.AreEqual(2, outcome.Log.Count(line => line.Text.Contains("Direct firmware load for rproc-m33-fw failed", StringComparison.Ordinal)));
        Assert.IsFalse(outcome.Log.Any(line => line.Text.Contains("Boot failed", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void The_driver_of_the_M0_does_not_ask_whether_the_core_runs()
    {
        var processor = RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source("devicetree", "good", "mp257-m0.dtb"))).Single(processor => processor.Name == "m0");

        var outcome = LinuxLoader.Attach(FirmwareImage.Open("m0.elf", TestData.Source("firmware", "mp257-m0.elf")), processor, new LinuxOptions());

        Assert.IsFalse(outcome.Attachment!.IsDetected);
        Assert.AreEqual(LoadVerdict.Refused, outcome.Verdict);
    }

    [TestMethod]
    [DataRow("failed to read rsc tbl addr", "-&m33_rproc:nvmem-cells")]
    [DataRow("failed to read rsc tbl addr", "&m33_rproc:nvmem-cell-names = \"size\", \"rsc-tbl-size\"")]
    [DataRow("failed to read rsc tbl addr", "&rsc_tbl_size:reg = <0x1e4 0x8>")]
    [DataRow("failed to read rsc tbl addr", "-&rsc_tbl_size:reg")]
    [DataRow("failed to read rsc tbl size", "&m33_rproc:nvmem-cell-names = \"rsc-tbl-addr\", \"other\"")]
    [DataRow("failed to read rsc tbl size", "&m33_rproc:nvmem-cells = <&rsc_tbl_size>")]
    [DataRow("failed to read rsc tbl size", "&rsc_tbl_size2:reg = <0x1e8 0x2>")]
    public void Without_the_cells_of_the_table_there_is_no_processor(string line, string edit)
    {
        var outcome = AttachedBoard.M33.With(edit).Attach();

        Assert.AreEqual(LoadVerdict.NoProcessor, outcome.Verdict);
        StringAssert.EndsWith(outcome.Log.Single(text => text.Level == LogLevel.Error).Text, line);
        Assert.AreEqual("stm32-rproc: probe of 0.m33 failed with error -22", outcome.Log.Last().Text);
    }

    /// <summary>The size is not read when there is no table.</summary>
    [TestMethod]
    public void The_cell_of_the_size_is_not_read_when_the_address_is_0()
    {
        var board = AttachedBoard.M33.With("&m33_rproc:nvmem-cell-names = \"rsc-tbl-addr\", \"other\"") with { Facts = new AttachOptions { TableAddress = 0 } };

        Assert.AreEqual(LoadVerdict.Attaches, board.Attach().Verdict);
    }

    /// <summary>P-54: mainline crashes when it attaches, ST's kernel while it probes.</summary>
    [TestMethod]
    [DataRow(false, "attach")]
    [DataRow(true, "detect")]
    public void Without_the_register_of_the_table_the_kernel_crashes(bool isSt, string after)
    {
        var board = AttachedBoard.M4.With("-&m4_rproc:st,syscfg-rsc-tbl");

        var outcome = (isSt ? board.OnSt() : board).Attach();

        Assert.AreEqual(LoadVerdict.KernelCrash, outcome.Verdict);
        Assert.Contains(step => step.Id == after, outcome.Steps);
        Assert.AreEqual(isSt, outcome.Steps.All(step => step.Id != "attach"));
        Assert.Contains(line => line.Text.Contains("rsc tbl syscon not supported", StringComparison.Ordinal), outcome.Log);
    }

    /// <summary>The mask alone is missing: the driver warns, and has block and offset.</summary>
    [TestMethod]
    public void A_register_without_mask_is_read_all_the_same()
    {
        Assert.AreEqual(LoadVerdict.Attaches, AttachedBoard.M4.With("&m4_rproc:st,syscfg-rsc-tbl = <&tamp 0x144>").Attach().Verdict);
        Assert.IsNotEmpty(AttachedBoard.M4.With("&m4_rproc:st,syscfg-rsc-tbl = <&tamp>").Attach().Uncertainties);
    }

    [TestMethod]
    public void Mainline_has_no_driver_for_the_M33() =>
        Assert.AreEqual(LoadVerdict.NoProcessor, (AttachedBoard.M33 with { Kernel = KernelProfile.Linux612 }).Attach().Verdict);

    /// <summary>ST's driver takes an M4 without reset; mainline does not.</summary>
    [TestMethod]
    public void A_core_without_reset_can_be_attached_to_under_the_kernel_of_ST()
    {
        var board = AttachedBoard.M4.With("-&m4_rproc:resets", "-&m4_rproc:reset-names");

        Assert.AreEqual(LoadVerdict.NoProcessor, board.Attach().Verdict);
        Assert.AreEqual(LoadVerdict.Attaches, board.OnSt().Attach().Verdict);
    }

    [TestMethod]
    public void Other_drivers_are_not_modelled()
    {
        var processor = RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source("devicetree", "boards", "imx8mm.dtb")))[0];

        var outcome = LinuxLoader.Attach(FirmwareImage.Open("x", ByteSource.FromMemory(TestData.Bytes("signed", "elf", "tiny_m4.elf"))), processor, new LinuxOptions());

        Assert.IsNotNull(outcome.NotModelled);
        Assert.IsEmpty(outcome.Later);
    }
}
