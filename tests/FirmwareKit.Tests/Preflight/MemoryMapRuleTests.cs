using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Tests.Preflight;

/// <summary>Rules FK4070 to FK4076: each fires on what it is about, and is silent next to it.</summary>
[TestClass]
public sealed class MemoryMapRuleTests
{
    private const uint Code = 0x80100000;
    private const uint Data = 0x80a00000;
    private const uint Shared = 0x81200000;

    public static IEnumerable<object[]> Firing =>
    [
        ["FK4070", New().Segment(Data, 0x7f0000)],
        ["FK4071", DataOf(0xc00).Symbol("_estack", Data + 0x1000).Symbol("_Min_Stack_Size", 0x800)],
        ["FK4071", New().Segment(Data, 0xc00, fileSize: 0xc00).Section(".data", Data, 0xc00, type: 1).Symbol("__StackLimit", Data + 0x100).Symbol("__StackTop", Data + 0x200)],
        ["FK4072", DataOf(0x10).Symbol("_estack", Data + 0x800).Symbol("_Min_Stack_Size", 0x1000)],
        ["FK4073", DataOf(0x1000).Symbol("_end", Data + 0x800).Symbol("_Min_Heap_Size", 0x100)],
        ["FK4073", DataOf(0x10).Symbol("_end", Data + 0x7fff00).Symbol("_Min_Heap_Size", 0x200)],
        ["FK4074", Traced(Code + 0x10).Segment(Code, 0x100, flags: 5).Section(".text", Code, 0x100, type: 1, flags: 6)],
        ["FK4074", Traced(Data + 0x10).Segment(Data, 0x100).Section(".data", Data, 0x20, type: 1).Section(".bss", Data + 0x20, 0xe0, type: 8)],
        ["FK4075", New().Segment(Shared + 0x1000, 0x100, flags: 5).Section(".text", Shared + 0x1000, 0x100, type: 1, flags: 6)],
    ];

    public static IEnumerable<object[]> Silent =>
    [
        ["FK4070", New().Segment(Data, 0x700000)],
        ["FK4071", DataOf(0x400).Symbol("_estack", Data + 0x1000).Symbol("_Min_Stack_Size", 0x800)],
        ["FK4071", New().Segment(Data, 0x800).Section("._user_heap_stack", Data, 0x800, type: 8).Symbol("_estack", Data + 0x800).Symbol("_Min_Stack_Size", 0x800)],
        ["FK4071", DataOf(0xc00).Variable("z_main_stack", Data, 0x800)],
        ["FK4072", DataOf(0x10).Symbol("_estack", Data + 0x1000).Symbol("_Min_Stack_Size", 0x1000)],
        ["FK4073", DataOf(0x1000).Symbol("_end", Data + 0x1000).Symbol("_Min_Heap_Size", 0x100)],
        ["FK4073", DataOf(0x1000).Variable("ucHeap", Data, 0x800)],
        ["FK4074", Traced(Data + 0x10).Segment(Data, 0x100).Section(".bss", Data, 0x100, type: 8)],
        ["FK4074", Traced(Data + 0x10)],
        ["FK4075", Traced(Data + 0x10)],
        ["FK4076", Traced(Data + 0x10)],
    ];

    [TestMethod]
    [DynamicData(nameof(Firing))]
    public void Fires(string rule, object elf)
    {
        var finding = Check((MadeElf)elf).Findings.FirstOrDefault(finding => finding.Rule.Id == rule);

        Assert.IsNotNull(finding);
        Assert.IsNotEmpty(finding.Message);
    }

    [TestMethod]
    [DynamicData(nameof(Silent))]
    public void Is_silent(string rule, object elf) => Assert.DoesNotContain(rule, Check((MadeElf)elf).Findings.Select(finding => finding.Rule.Id));

    [TestMethod]
    public void Fires_where_Linux_clears_the_resource_table()
    {
        var report = Check(FirmwareImage.Open("m33.elf", TestData.Source("firmware", "mp257-openamp-m33.elf")), "&vdev0vring0:reg = <0 0x81200000 0 0x1000>");

        Assert.Contains("FK4076", report.Findings.Select(finding => finding.Rule.Id));
    }

    [TestMethod]
    public void Says_where_the_stack_and_what_meet()
    {
        var finding = Check(DataOf(0xc00).Symbol("_estack", Data + 0x1000).Symbol("_Min_Stack_Size", 0x800)).Findings.Single(finding => finding.Rule.Id == "FK4071");

        Assert.AreEqual("The stack at 0x80a00800..0x80a00fff (_estack, _Min_Stack_Size) shares 0x80a00800..0x80a00bff with .data (segment 0).", finding.Message);
    }

    private static MadeElf New() => new();

    private static MadeElf DataOf(uint size) => New().Segment(Data, size).Section(".data", Data, size, type: 1);

    /// <summary>A resource table of one trace entry of 64 bytes, in the shared memory.</summary>
    private static MadeElf Traced(uint address) => New()
        .Section(".resource_table", Shared, 1, 1, 0, 0, 20, 2, address, 64, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        .Segment(Shared, 68);

    private static PreflightReport Check(MadeElf elf) => Check(FirmwareImage.Open("firmware.elf", elf.ToSource()));

    private static PreflightReport Check(FirmwareImage image, params string[] edits) =>
        PreflightCheck.Run(image, RemoteProcessor.FindAll(EditedTree.Read("good/mp257-m33.dtb", edits)).Single(processor => processor.Name == "m33"), new LinuxOptions());
}
