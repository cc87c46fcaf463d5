using FirmwareKit.Firmware;
using FirmwareKit.Reports;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Tests.Reports;

[TestClass]
public sealed class MapCsvTests
{
    [TestMethod]
    [DataRow("a,b", "\"a,b\"")]
    [DataRow("say \"x\"", "\"say \"\"x\"\"\"")]
    [DataRow("=1+2", "'=1+2")]
    [DataRow("@cmd", "'@cmd")]
    [DataRow("line\nbreak", "line?break")]
    [DataRow(".text", ".text")]
    public void Names_of_the_file_stay_one_plain_field(string name, string field)
    {
        var csv = MapCsv.Write(MapReport.Of(FirmwareImage.Open("firmware.elf", new MadeElf().Section(name, 0x1000, 0x10, type: 1).Segment(0x1000, 0x10).ToSource())));

        Assert.AreEqual($"section,data,memory,{field},0x00001000,,16,,,segment 0", csv.Split('\n').Last());
    }
}
