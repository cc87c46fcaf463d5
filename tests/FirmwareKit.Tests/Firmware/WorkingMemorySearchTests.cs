using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Tests.Firmware;

[TestClass]
public sealed class WorkingMemorySearchTests
{
    private const uint Top = 0x20004000;

    public static IEnumerable<object[]> Told =>
    [
        ["ST", New().Symbol("_estack", Top).Symbol("_Min_Stack_Size", 0x400).Symbol("_end", 0x20000100).Symbol("_Min_Heap_Size", 0x200), "Heap 0x20000100..0x200002ff _end, _Min_Heap_Size | Stack 0x20003c00..0x20003fff _estack, _Min_Stack_Size"],
        ["CMSIS", New().Symbol("__StackLimit", 0x20003000).Symbol("__StackTop", Top).Symbol("__HeapBase", 0x20001000).Symbol("__HeapLimit", 0x20002000), "Heap 0x20001000..0x20001fff __HeapBase, __HeapLimit | Stack 0x20003000..0x20003fff __StackLimit, __StackTop"],
        ["Arm Compiler", New().Symbol("Image$$ARM_LIB_STACK$$Base", 0x20003000).Symbol("Image$$ARM_LIB_STACK$$ZI$$Limit", Top), "Stack 0x20003000..0x20003fff Image$$ARM_LIB_STACK$$Base, Image$$ARM_LIB_STACK$$ZI$$Limit"],
        ["Zephyr", New().Variable("z_main_stack", 0x20003000, 0x400).Variable("z_interrupt_stacks", 0x20003400, 0x800), "Stack 0x20003000..0x200033ff z_main_stack | Stack 0x20003400..0x20003bff z_interrupt_stacks"],
        ["FreeRTOS", New().Variable("ucHeap", 0x20001000, 0x1000), "Heap 0x20001000..0x20001fff ucHeap"],
        ["sections", New().Section(".stack", 0x20003000, 0x1000, type: 8).Section(".heap", 0x20001000, 0x100, type: 8), "Heap 0x20001000..0x200010ff section .heap | Stack 0x20003000..0x20003fff section .stack"],
        ["only the end", New().Symbol("_estack", Top), ""],
        ["only a size", New().Symbol("_Min_Stack_Size", 0x400).Symbol("_Min_Heap_Size", 0x400), ""],
        ["no heap", New().Symbol("_end", 0x20000100).Symbol("_Min_Heap_Size", 0), ""],
        ["larger than its address", New().Symbol("_estack", 0x100).Symbol("_Min_Stack_Size", 0x400), ""],
        ["ends before it starts", New().Symbol("__StackLimit", Top).Symbol("__StackTop", 0x20003000).Symbol("__HeapBase", 8).Symbol("__HeapLimit", 8), ""],
        ["stripped", New(), ""],
    ];

    [TestMethod]
    [DynamicData(nameof(Told))]
    public void Says_what_symbols_and_sections_tell(string who, object elf, string expected) => Assert.AreEqual(expected, Text((MadeElf)elf, vectors: null), who);

    [TestMethod]
    public void Goes_by_the_stack_pointer_that_the_core_starts_with()
    {
        var vectors = new VectorTable(0, Top, 0x101, 0);

        Assert.AreEqual("Stack 0x20003c00..0x20003fff initial stack pointer, _Min_Stack_Size", Text(New().Symbol("_estack", 0x20001000).Symbol("_Min_Stack_Size", 0x400), vectors));
        Assert.AreEqual("Stack 0x20003800..0x20003fff main_task_stack", Text(New().Variable("main_task_stack", 0x20003800, 0x800).Variable("other_stack", 0x20001000, 0x800), vectors));
        Assert.AreEqual(string.Empty, Text(New().Symbol("__StackLimit", 0x20001000).Symbol("__StackTop", 0x20002000), vectors), "another stack");
        Assert.AreEqual(string.Empty, Text(New(), vectors), "an end without a size");
    }

    [TestMethod]
    public void Knows_who_keeps_other_content_out()
    {
        var owners = Find(New().Variable("ucHeap", 0x20001000, 0x1000).Section(".stack", 0x20003000, 0x1000, type: 8), vectors: null)
            .Concat(Find(New().Symbol("_estack", Top).Symbol("_Min_Stack_Size", 0x400), vectors: null));

        CollectionAssert.AreEqual((WorkingMemoryOwner[])[WorkingMemoryOwner.Variable, WorkingMemoryOwner.Section, WorkingMemoryOwner.Nobody], owners.Select(found => found.Owner).ToArray());
    }

    [TestMethod]
    public void Stays_small_when_every_section_is_a_stack()
    {
        var elf = New();
        for (var i = 0U; i < 10_000; i++)
            elf.Section(".stack", 0x20000000 + (i * 8), 8, type: 8);

        Assert.IsLessThan(100, Find(elf, vectors: null).Count);
    }

    private static MadeElf New() => new();

    private static IReadOnlyList<WorkingMemory> Find(MadeElf elf, VectorTable? vectors) => WorkingMemorySearch.Find(ElfFile.Read(elf.ToSource()), vectors);

    private static string Text(MadeElf elf, VectorTable? vectors) => string.Join(" | ", Find(elf, vectors).Select(found => $"{found.Kind} {found.Memory} {found.Source}"));
}
