using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;

namespace FirmwareKit.Tests.Preflight;

/// <summary>Any two faults together: what is found of each has the line that the board prints for it alone.</summary>
[TestClass]
public sealed class PairsOfFaultsTests
{
    /// <summary>A fault and what it changes; a tree's change has an ampersand.</summary>
    private static readonly string[][] Faults =
    [
        // Words are found by the addresses of segments, so they come before what moves these.
        ["word 0x80100004 = 0x80100604"],
        ["word 0x80100000 = 0x20000000"],
        ["segment 0 paddr = 0x70000000"],
        ["segment 1 paddr = 0x71000000"],
        ["segment 2 paddr = 0x60000000"],
        ["segment 2 filesz = 0x7fffffff"],
        ["segment 1 memsz = 0x10"],
        ["table 0 = 2"],
        ["table 8 = 1"],
        ["table 0x10 = 0x9000"],
        ["table byte 0x33 = 1"],
        ["table 0x68 = 1"],
        ["table byte 0x31 = 4"],
        ["table 0x3c = 12"],
        ["table 0x38 = 48"],
        ["&vdev0buffer:reg = <0 0x812fa000 0 0x1000>"],
        ["&vdev0vring0:reg = <0 0x812f8000 0 0x10>"],
        ["-&cm33_cube_fw:no-map"],
        ["-&cm33_cube_data:no-map"],
        ["&cm33_cube_data:status = \"disabled\""],
    ];

    [TestMethod]
    public void A_finding_has_the_line_that_it_has_alone()
    {
        var alone = Faults.Select(fault => Errors(Check(fault))).ToArray();
        var (compared, wrong) = (0, new List<string>());
        for (var i = 0; i < Faults.Length; i++)
        {
            for (var j = i + 1; j < Faults.Length; j++)
            {
                if (PlaceOf(Faults[i]) == PlaceOf(Faults[j]))
                    continue;
                var both = Errors(Check([.. Faults[i], .. Faults[j]]));
                // One fault may take away what the other is about: a table of another version has no entries, a segment elsewhere no vectors.
                foreach (var (key, line) in alone[i].Concat(alone[j]).Where(finding => finding.Value is not null && both.ContainsKey(finding.Key)))
                {
                    compared++;
                    if (both[key] != line)
                        wrong.Add($"{Faults[i][0]} | {Faults[j][0]}: {key} has \"{both[key]}\", alone \"{line}\"");
                }
            }
        }

        Assert.IsEmpty(wrong, string.Join('\n', wrong));
        Assert.IsGreaterThan(250, compared);
    }

    /// <summary>Two changes of one segment, one node or the head of one entry are one fault.</summary>
    private static string PlaceOf(string[] fault) => fault[0].Split(" = ")[0].Split(' ') switch
    {
        ["segment", var number, ..] => $"segment {number}",
        ["table", "byte", ..] => "head of the vdev",
        _ => fault[0].Split([" = ", ":"], StringSplitOptions.None)[0].TrimStart('-'),
    };

    private static Dictionary<string, string?> Errors(PreflightReport report) => report.Findings
        .Where(finding => finding.Severity == Severity.Error)
        .GroupBy(finding => $"{finding.Rule.Id} {finding.Location.Description}")
        .ToDictionary(group => group.Key, group => group.First().BoardLine ?? group.First().LaterLine);

    private static PreflightReport Check(string[] changes)
    {
        var tree = EditedTree.Read("good/mp257-m33.dtb", [.. changes.Where(change => change.Contains('&', StringComparison.Ordinal))]);
        var firmware = EditedFirmware.Read("firmware/mp257-tfm-ns.elf", [.. changes.Where(change => !change.Contains('&', StringComparison.Ordinal))]);
        return PreflightCheck.Run(FirmwareImage.Open("x.elf", ByteSource.FromMemory(firmware)), RemoteProcessor.FindAll(tree)[0], new LinuxOptions());
    }
}
