using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Tests.Preflight;

/// <summary>Which memory a fix names: one for code to code, one for data to data, and one that has the room.</summary>
[TestClass]
public sealed class ProposedMemoryTests
{
    private const uint Code = 0x80100000;
    private const uint Data = 0x80a00000;
    private const uint Shared = 0x81200000;
    private const uint Nowhere = 0x70000000;
    private const uint Execute = 5;

    private const string ToCode = "0x80100000";
    private const string ToData = "0x80a00000";
    private const string ToShared = "0x81200000";

    public static IEnumerable<object[]> Misplaced =>
    [
        ["FK4012", ToData, New().Segment(Shared + 0x1000, 0x100).Section(".data", Shared + 0x1000, 0x40, type: 1).Section(".bss", Shared + 0x1040, 0x40, type: 8)],
        ["FK4012", ToCode, New().Segment(Shared + 0x1000, 0x100, flags: Execute).Section(".text", Shared + 0x1000, 0x100, type: 1, flags: 6)],
        ["FK4001", ToData, New().Segment(Nowhere, 0x100)],
        ["FK4001", ToCode, New().Segment(Nowhere, 0x100, flags: Execute)],
        ["FK4001", ToCode, New().Segment(Nowhere, 0x100, flags: 4)],
        // What does not fit into the rest of the data's memory goes where it does.
        ["FK4001", ToCode, New().Segment(Data, 0x600000).Segment(Nowhere, 0x400000)],
        ["FK4001", ToShared, TableFirmware(Nowhere)],
    ];

    [TestMethod]
    [DynamicData(nameof(Misplaced))]
    public void Sends_it_to_the_memory_for_it(string rule, string origin, object elf)
    {
        var finding = Check((MadeElf)elf).Findings.First(finding => finding.Rule.Id == rule);

        StringAssert.Contains(finding.Fix, $"ORIGIN = {origin}");
    }

    [TestMethod]
    [DataRow(ToData, "segment 0 flags = 6")]
    [DataRow(ToCode, "segment 0 flags = 5")]
    public void Sends_what_Linux_would_clear_to_the_memory_for_it(string origin, string access)
    {
        var firmware = EditedFirmware.Read("firmware/mp257-openamp-m33.elf", "segment 0 paddr = 0x812f8000", access);

        StringAssert.Contains(Check(FirmwareImage.Open("fw.elf", ByteSource.FromMemory(firmware))).Findings.First(finding => finding.Rule.Id == "FK4004").Fix, $"ORIGIN = {origin}");
    }

    [TestMethod]
    public void Names_every_section_that_has_to_move()
    {
        var elf = New().Segment(Shared + 0x1000, 0x500)
            .Section(".one", Shared + 0x1000, 0x10, type: 1).Section(".two", Shared + 0x1010, 0x10, type: 1).Section(".three", Shared + 0x1020, 0x10, type: 1)
            .Section(".data", Shared + 0x1030, 0x10, type: 1).Section(".bss", Shared + 0x1040, 0x40, type: 8);

        StringAssert.Contains(Check(elf).Findings.First(finding => finding.Rule.Id == "FK4012").Fix, "send .data, .bss to memory");
    }

    [TestMethod]
    [DataRow("0x81300000", "vdev0buffer")]
    [DataRow("0x812f9000", "vdev0vring0")]
    public void Names_the_region_into_which_the_stack_would_grow(string stack, string region)
    {
        var firmware = EditedFirmware.Read("firmware/mp257-openamp-m33.elf", $"word 0x80100000 = {stack}");

        var finding = Check(FirmwareImage.Open("fw.elf", ByteSource.FromMemory(firmware))).Findings.Single(finding => finding.Rule.Id == "FK6004");

        StringAssert.Contains(finding.Message, $"the stack would grow into {region}, which Linux uses");
        StringAssert.Contains(finding.Fix, "cm33-cube-data");
    }

    /// <summary>A table in a segment of its own: that is memory which both sides share.</summary>
    private static MadeElf TableFirmware(uint address) => New().Segment(address, 16, fileSize: 16).Section(".resource_table", address, (uint[])[1, 0, 0, 0]);

    private static MadeElf New() => new MadeElf().Segment(Code, 0x40, flags: Execute).Section(".isr_vectors", Code, (uint[])[Data + 0x1000, Code + 0x21]);

    private static PreflightReport Check(MadeElf elf) => Check(FirmwareImage.Open("firmware.elf", elf.ToSource()));

    private static PreflightReport Check(FirmwareImage image) =>
        PreflightCheck.Run(image, RemoteProcessor.FindAll(EditedTree.Read("good/mp257-m33.dtb")).Single(processor => processor.Name == "m33"), new LinuxOptions());
}
