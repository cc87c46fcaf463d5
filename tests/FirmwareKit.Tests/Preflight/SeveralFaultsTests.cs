using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Tests.Loading;
using FirmwareKit.Tests.Loading.Linux;

namespace FirmwareKit.Tests.Preflight;

/// <summary>Faults of several steps in one firmware: all are told, and the one at which the board stops.</summary>
[TestClass]
public sealed class SeveralFaultsTests
{
    private const string Outside = "segment 2 paddr = 0x60000000";
    private const string BadVersion = "table 0 = 2";
    private const string BadEntry = "table 0x10 = 0x9000";
    private const string BadReset = "word 0x80100004 = 0x80100604";
    private const string SmallRing = "&vdev0buffer:reg = <0 0x812fa000 0 0x1000>";
    private const string NoMap = "-&cm33_cube_fw:no-map";
    /// <summary>Bytes of a table in front of the first of two entries.</summary>
    private const int HeaderOfTwo = 16 + (2 * 4);

    private const string Disabled = "&cm33_cube_data:status = \"disabled\"";

    [TestMethod]
    [DataRow("FK4001", "FK2002 FK4001 FK6003", Outside, BadVersion, BadReset)]
    [DataRow("FK2003", "FK2003 FK4001 FK6003", Outside, BadEntry, BadReset)]
    [DataRow("FK3002", "FK2003 FK3002 FK4001 FK6003", Outside, BadEntry, BadReset, Disabled)]
    [DataRow("FK3005", "FK3005 FK4001 FK6003", Outside, NoMap, BadReset)]
    [DataRow("FK3005", "FK2002 FK3005 FK4003", "segment 1 paddr = 0x80100100", BadVersion, NoMap)]
    [DataRow("FK4001", "FK2011 FK4001 FK6004", Outside, SmallRing, "word 0x80100000 = 0x20000000")]
    [DataRow("FK1002", "FK1002 FK4001", Outside, "cut 0x2004")]
    [DataRow("FK1001", "FK1001 FK3002", "byte 0 = 0", Disabled)]
    [DataRow("FK1001", "FK1001 FK3005", "byte 0 = 0", NoMap)]
    [DataRow("FK3003", "FK3003 FK2002 FK6003", BadVersion, BadReset, "&m33_rproc:status = \"disabled\"")]
    [DataRow("FK2004", "FK2004 FK4001 FK4003", "section .resource_table size = 0x98", "table 0x5c = 1", Outside, "segment 1 paddr = 0x80100100")]
    [DataRow(null, "FK2002 FK6003", BadVersion, BadReset)]
    [DataRow(null, "FK2019 FK4003 FK6003", "table 0x3c = 12", "segment 1 paddr = 0x80100100", BadReset)]
    public void Tells_all_of_them_and_where_the_board_stops(string? stop, string expected, params string[] changes)
    {
        var report = Check(changes);

        var found = report.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Rule.Id).Distinct();
        CollectionAssert.IsSubsetOf(expected.Split(' '), found.ToArray(), string.Join(' ', found));
        Assert.AreEqual(stop, report.StopsAt?.Rule.Id);
    }

    [TestMethod]
    public void A_line_behind_the_stop_is_not_said_to_be_printed()
    {
        var report = Check(Outside, BadEntry);

        var hidden = report.Findings.Single(finding => finding.Rule.Id == "FK4001");
        Assert.IsNull(hidden.BoardLine);
        Assert.AreEqual("remoteproc remoteproc0: bad phdr da 0x60000000 mem 0x1050", hidden.LaterLine);
        Assert.IsNotNull(report.StopsAt!.BoardLine);
        Assert.IsNull(report.StopsAt.LaterLine);
    }

    [TestMethod]
    public void Every_segment_without_a_place_has_the_line_that_the_kernel_has_for_it()
    {
        var findings = Check("segment 0 paddr = 0x70000000", Outside).Findings.Where(finding => finding.Rule.Id == "FK4001").ToList();

        Assert.StartsWith("remoteproc remoteproc0: bad phdr da 0x70000000", findings[0].BoardLine!);
        Assert.IsNull(findings[1].BoardLine);
        Assert.AreEqual("remoteproc remoteproc0: bad phdr da 0x60000000 mem 0x1050", findings[1].LaterLine);
    }

    [TestMethod]
    public void A_line_about_another_size_is_not_taken_for_it()
    {
        var findings = Check("segment 0 paddr = 0x60000000", "segment 0 memsz = 0x10501", Outside).Findings.Where(finding => finding.Rule.Id == "FK4001").ToList();

        Assert.AreEqual("remoteproc remoteproc0: bad phdr da 0x60000000 mem 0x10501", findings[0].BoardLine);
        Assert.AreEqual("remoteproc remoteproc0: bad phdr da 0x60000000 mem 0x1050", findings[1].LaterLine);
    }

    [TestMethod]
    public void Entries_behind_a_bad_one_are_looked_at_too()
    {
        var findings = Check("table byte 0x33 = 1", "table 0x68 = 1").Findings.Where(finding => finding.Rule.Id == "FK2003").ToList();

        Assert.AreEqual("remoteproc remoteproc0: vdev rsc has non zero reserved bytes", findings[0].BoardLine);
        Assert.AreEqual("remoteproc remoteproc0: trace rsc has non zero reserved bytes", findings[1].LaterLine);
    }

    [TestMethod]
    public void An_entry_behind_one_that_cannot_be_read_is_looked_at_too_and_each_has_its_own_line()
    {
        var report = Check("table byte 0x33 = 1", "table 0x14 = 0x9000");

        var findings = report.Findings.Where(finding => finding.Rule.Id == "FK2003").ToList();
        CollectionAssert.AreEqual((string[])["Entry 0", "Entry 1"], findings.Select(finding => finding.Message[..7]).ToArray());
        Assert.AreEqual("remoteproc remoteproc0: vdev rsc has non zero reserved bytes", findings[0].BoardLine);
        Assert.AreEqual("remoteproc remoteproc0: rsc table is truncated", findings[1].LaterLine);
        Assert.AreEqual(findings[0], report.StopsAt);
    }

    [TestMethod]
    public void An_entry_behind_one_that_leads_out_of_the_table_is_looked_at_too()
    {
        var findings = Check("table 0x10 = 0x9000", "table 0x68 = 1").Findings.Where(finding => finding.Rule.Id == "FK2003").ToList();

        Assert.AreEqual("remoteproc remoteproc0: rsc table is truncated", findings[0].BoardLine);
        Assert.AreEqual("remoteproc remoteproc0: trace rsc has non zero reserved bytes", findings[1].LaterLine);
    }

    /// <summary>The survey takes the first device for mended, so that the second is the second still, and its rings are not held against the regions of the first.</summary>
    [TestMethod]
    [DataRow(3, (byte)0, "too many vrings: 3")]
    [DataRow(2, (byte)1, "vdev rsc has non zero reserved bytes")]
    public void A_device_behind_a_refused_one_keeps_its_number(int vrings, byte reserved, string line)
    {
        var firmware = new TableFirmware().Vdev(7, 1, [.. Enumerable.Repeat((TableFirmware.Any, 8u), vrings)]).Vdev(8, 1, (0x10050000, 8), (0x10060000, 8)).ToBytes();
        firmware[InTable(firmware, HeaderOfTwo + 4 + 22)] = reserved;

        var survey = Survey(firmware, out var outcome);

        var log = survey.Log.Select(one => one.Text).ToList();
        Assert.IsTrue(outcome.Log.Any(one => one.Text.Contains(line, StringComparison.Ordinal)), string.Join('\n', log));
        Assert.IsFalse(log.Any(text => text.Contains("Registered carveout doesn't fit", StringComparison.Ordinal)), string.Join('\n', log));
        Assert.IsTrue(survey.Memory.Any(use => use.Name == "vdev0vring0"), "the first device has its rings");
    }

    [TestMethod]
    public void A_trace_behind_a_refused_one_keeps_its_number()
    {
        var firmware = new TableFirmware().Trace("a", 0x10030000, 16).Trace("b", 0x10030100, 16).ToBytes();
        firmware[InTable(firmware, HeaderOfTwo + 4 + 8)] = 1;

        var traces = Survey(firmware, out _).Memory.Where(use => use.Kind == MemoryUseKind.Trace).Select(use => (use.Name, use.Memory.Start));

        CollectionAssert.AreEqual(((string, ulong)[])[("trace0", 0x10030000), ("trace1", 0x10030100)], traces.ToArray());
    }

    [TestMethod]
    public void A_segment_with_two_faults_has_the_line_of_each()
    {
        var findings = Check(Outside, "segment 2 filesz = 0x2000").Findings;

        Assert.AreEqual("remoteproc remoteproc0: bad phdr filesz 0x2000 memsz 0x1050", findings.Single(finding => finding.Rule.Id == "FK1006").BoardLine);
        Assert.AreEqual("remoteproc remoteproc0: bad phdr da 0x60000000 mem 0x1050", findings.Single(finding => finding.Rule.Id == "FK4001").LaterLine);
    }

    [TestMethod]
    public void A_device_memory_entry_behind_another_fault_has_the_error_of_its_own()
    {
        // The first entry becomes a carveout of a name that memory-region has, and that does not fit.
        var firmware = new TableFirmware().Carveout("vdev0vring0", 0, 16).Other(1, [.. new uint[13]]).ToBytes();
        var report = PreflightCheck.Run(FirmwareImage.Open("fw.elf", ByteSource.FromMemory(firmware)), TestBoard.Processor(), new LinuxOptions());

        Assert.AreEqual(-12, report.Outcome.ErrorNumber);
        Assert.AreEqual("remoteproc remoteproc0: Failed to process resources: -22", report.Findings.Single(finding => finding.Rule.Id == "FK2004").LaterLine);
    }

    [TestMethod]
    public void Every_region_without_no_map_has_the_line_that_names_it()
    {
        var findings = Check(NoMap, "-&vdev0vring1:no-map").Findings.Where(finding => finding.Rule.Id == "FK3005").ToDictionary(finding => finding.Message.Split('@')[0]);

        Assert.AreEqual("stm32-rproc 0.m33: Unable to map memory region: 0x00000000812f9000+0x1000", findings["vdev0vring1"].BoardLine);
        Assert.AreEqual("stm32-rproc 0.m33: Unable to map memory region: 0x0000000080100000+0x800000", findings["cm33-cube-fw"].LaterLine);
    }

    [TestMethod]
    public void A_region_that_nobody_has_hides_neither_the_next_region_nor_the_firmware()
    {
        var report = Check("-&vdev0buffer", Disabled, BadVersion, Outside);

        Assert.AreEqual(PreflightVerdict.KernelCrash, report.Verdict);
        Assert.IsTrue(report.Findings.Any(finding => finding.Rule.Id == "FK3002" && finding.LaterLine == "stm32-rproc 0.m33: unable to acquire memory-region"));
        Assert.AreEqual("remoteproc remoteproc0: unsupported fw ver: 2", report.Findings.Single(finding => finding.Rule.Id == "FK2002").LaterLine);
        Assert.AreEqual("remoteproc remoteproc0: bad phdr da 0x60000000 mem 0x1050", report.Findings.Single(finding => finding.Rule.Id == "FK4001").LaterLine);
    }

    /// <summary>Two rings in the system's memory have no address before the boot: they are not on top of each other.</summary>
    [TestMethod]
    [DataRow("-&m33_rproc:memory-region")]
    [DataRow("&vdev0vring0~other@0", "&vdev0vring1~other@1")]
    public void Rings_without_regions_do_not_overlap(params string[] changes)
    {
        var report = Check(changes);

        Assert.IsTrue(report.Findings.Any(finding => finding.Rule.Id is "FK2006" or "FK4001"), "something else is told");
        Assert.IsFalse(report.Findings.Any(finding => finding.Rule.Id == "FK4076"));
        Assert.IsFalse(report.Picture.Uses.Any(use => use.Memory.Start == uint.MaxValue));
    }

    [TestMethod]
    public void A_boot_that_goes_through_stops_nowhere() => Assert.IsNull(Check().StopsAt);

    /// <summary>What follows from a fault is no fault of its own.</summary>
    [TestMethod]
    [DataRow("FK3002", Disabled)]
    [DataRow("FK3005", NoMap)]
    [DataRow("FK4001", Outside)]
    public void One_fault_is_one_error(string rule, string change)
    {
        var errors = Check(change).Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Rule.Id).Distinct().ToList();

        CollectionAssert.AreEqual((string[])[rule], errors, string.Join(' ', errors));
    }

    [TestMethod]
    [DynamicData(nameof(PreflightCheckTests.Refused), typeof(PreflightCheckTests))]
    public void Knows_at_which_finding_a_real_kernel_stops(string name)
    {
        var @case = LinuxConformance.Cases.Single(@case => LinuxConformance.NameOf(@case) == name);

        Assert.IsNotNull(LinuxConformance.Check(@case, KernelProfile.Linux61).StopsAt);
    }

    private static int InTable(byte[] firmware, int offset)
    {
        Assert.IsTrue(ElfFile.Read(ByteSource.FromMemory(firmware)).TryFindSection(".resource_table"u8, out var section));
        return (int)section.Offset + offset;
    }

    private static LoadOutcome Survey(byte[] firmware, out LoadOutcome outcome)
    {
        var image = FirmwareImage.Open("fw.elf", ByteSource.FromMemory(firmware));
        outcome = LinuxLoader.Start(image, TestBoard.Processor(), new LinuxOptions());
        return LinuxSurvey.Run(image, TestBoard.Processor(), new LinuxOptions(), outcome);
    }

    private static PreflightReport Check(params string[] changes)
    {
        var tree = EditedTree.Read("good/mp257-m33.dtb", [.. changes.Where(change => change.Contains('&', StringComparison.Ordinal))]);
        var firmware = EditedFirmware.Read("firmware/mp257-tfm-ns.elf", [.. changes.Where(change => !change.Contains('&', StringComparison.Ordinal))]);
        return PreflightCheck.Run(FirmwareImage.Open("x.elf", ByteSource.FromMemory(firmware)), RemoteProcessor.FindAll(tree)[0], new LinuxOptions());
    }
}
