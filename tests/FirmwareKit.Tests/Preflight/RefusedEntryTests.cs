using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;

namespace FirmwareKit.Tests.Preflight;

/// <summary>FK2003 says which entry Linux refuses, and which word of the table to change.</summary>
[TestClass]
public sealed class RefusedEntryTests
{
    [TestMethod]
    [DataRow("table 0x10 = 0x9000", "Entry 0 is at 0x9000", "Set offset[0], at byte 0x10 of the table")]
    [DataRow("table 0x14 = 0x8a", "Entry 1 is at 0x8a, outside", "Set offset[1]", "section .resource_table size = 0x8c")]
    [DataRow("table byte 0x30 = 2", "", "", "table byte 0x31 = 4")]
    [DataRow("table byte 0x31 = 200", "Entry 0, a vdev, needs", "Let .resource_table hold all of the entry at its byte 0x18: the section ends at 0x90.")]
    [DataRow("table 0x68 = 1", "Entry 1 of the resource table, a trace, has 0x1 in its reserved bytes.", "Set reserved of entry 1 to 0; it is at byte 0x68 of the table.")]
    [DataRow("table byte 0x33 = 1", "Entry 0 of the resource table, a vdev, has 0x100 in its reserved bytes.", "at byte 0x32 of the table")]
    public void Names_the_entry_and_the_word_to_change(string edit, string message, string fix, params string[] more)
    {
        var bytes = EditedFirmware.Read("firmware/mp157-openamp-m4.elf", [edit, .. more]);

        var report = PreflightCheck.Run(FirmwareImage.Open("m4.elf", ByteSource.FromMemory(bytes)), RemoteProcessor.FindAll(EditedTree.Read("good/mp157-m4.dtb"))[0], new LinuxOptions());

        var finding = report.Findings.FirstOrDefault(finding => finding.Rule.Id == "FK2003");
        Console.WriteLine(finding);
        Assert.IsNotNull(finding, string.Join(' ', report.Findings.Select(found => found.Rule.Id + found.Message)));
        StringAssert.Contains(finding.Message, message);
        StringAssert.Contains(finding.Fix, fix);
    }
}
