using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Tests.Loading;

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

    private static PreflightReport Check(params string[] changes)
    {
        var tree = EditedTree.Read("good/mp257-m33.dtb", [.. changes.Where(change => change.Contains('&', StringComparison.Ordinal))]);
        var firmware = EditedFirmware.Read("firmware/mp257-tfm-ns.elf", [.. changes.Where(change => !change.Contains('&', StringComparison.Ordinal))]);
        return PreflightCheck.Run(FirmwareImage.Open("x.elf", ByteSource.FromMemory(firmware)), RemoteProcessor.FindAll(tree)[0], new LinuxOptions());
    }
}
