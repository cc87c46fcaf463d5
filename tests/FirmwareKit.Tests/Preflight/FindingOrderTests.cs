using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;

namespace FirmwareKit.Tests.Preflight;

/// <summary>What is read first: the error at which the board stops, and a cause before what follows from it.</summary>
[TestClass]
public sealed class FindingOrderTests
{
    private const string M4 = "firmware/mp157-openamp-m4.elf";
    private const string CutM4 = "firmware/broken/m4-truncated.elf";

    [TestMethod]
    [DataRow(M4)]
    [DataRow(CutM4)]
    public void Firmware_of_another_board_has_one_finding_for_its_segments_behind_the_one_that_says_so(string file)
    {
        var report = Check(EditedFirmware.Read(file));

        Assert.AreEqual("FK4016", report.StopsAt?.Rule.Id);
        Assert.AreEqual(report.StopsAt, report.Findings[0]);
        var misplaced = report.Findings.Single(finding => finding.Rule.Id == "FK4001");
        StringAssert.StartsWith(misplaced.Message, "3 segments are in no region");
        StringAssert.Contains(misplaced.Fix, "See FK4016");
    }

    [TestMethod]
    public void The_lines_of_another_boards_firmware_are_those_of_a_whole_file_when_it_is_cut() =>
        Assert.AreEqual(Segments(Check(EditedFirmware.Read(M4))), Segments(Check(EditedFirmware.Read(CutM4))));

    [TestMethod]
    public void A_cause_is_read_before_what_follows_from_it_where_the_board_stops_elsewhere()
    {
        var report = Check(EditedFirmware.Read(M4), "&cm33_cube_data:status = \"disabled\"");

        var errors = report.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Rule.Id).ToList();
        Assert.AreEqual(report.StopsAt?.Rule.Id, errors[0]);
        Assert.IsLessThan(errors.IndexOf("FK4001"), errors.IndexOf("FK4016"));
    }

    [TestMethod]
    public void The_error_at_which_the_board_stops_comes_first()
    {
        var report = Check(EditedFirmware.Read("firmware/mp257-openamp-m33.elf"), "&m33_rproc:status = \"disabled\"", "&cm33_cube_data:status = \"disabled\"");

        Assert.AreEqual("FK3003", report.StopsAt?.Rule.Id);
        Assert.AreEqual("FK3003", report.Findings[0].Rule.Id);
        Assert.Contains("FK3002", report.Findings.Select(finding => finding.Rule.Id));
        CollectionAssert.AreEqual(report.Findings.OrderByDescending(finding => finding.Severity).ToArray(), report.Findings.ToArray());
    }

    private static string Segments(PreflightReport report) =>
        string.Join('\n', report.Findings.Where(finding => finding.Rule.Id is "FK4001" or "FK4016").Select(finding => $"{finding.Rule.Id} {finding.BoardLine} {finding.LaterLine}"));

    private static PreflightReport Check(byte[] firmware, params string[] edits) =>
        PreflightCheck.Run(FirmwareImage.Open("fw.elf", ByteSource.FromMemory(firmware)), RemoteProcessor.FindAll(EditedTree.Read("good/mp257-m33.dtb", edits)).Single(processor => processor.Node.Name.StartsWith("m33", StringComparison.Ordinal)), new LinuxOptions());
}
