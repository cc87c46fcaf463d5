using System.Buffers;
using System.Collections.Frozen;

namespace FirmwareKit.Firmware;

/// <summary>The names by which toolchains and systems tell where stack and heap are.</summary>
internal static class WorkingMemoryNames
{
    /// <summary>First address and end. GNU (CMSIS, NXP), picolibc, TI, Arm Compiler's scatter files, IAR.</summary>
    public static readonly (string Start, string End)[] StackEnds =
    [
        ("__StackLimit", "__StackTop"),
        ("__stack_limit", "__stack"),
        ("_sstack", "_estack"),
        ("__stack_start__", "__stack_end__"),
        ("__stack_start", "__stack_end"),
        ("__stack", "__STACK_END"),
        ("Image$$ARM_LIB_STACK$$Base", "Image$$ARM_LIB_STACK$$ZI$$Limit"),
        ("Image$$ARM_LIB_STACK$$Base", "Image$$ARM_LIB_STACK$$Limit"),
        ("CSTACK$$Base", "CSTACK$$Limit"),
    ];

    /// <summary>As <see cref="StackEnds"/>.</summary>
    public static readonly (string Start, string End)[] HeapEnds =
    [
        ("__HeapBase", "__HeapLimit"),
        ("__heap_start__", "__heap_end__"),
        ("__heap_start", "__heap_end"),
        ("_heap_start", "_heap_end"),
        ("_sheap", "_eheap"),
        ("Image$$ARM_LIB_HEAP$$Base", "Image$$ARM_LIB_HEAP$$ZI$$Limit"),
        ("Image$$ARM_LIB_HEAP$$Base", "Image$$ARM_LIB_HEAP$$Limit"),
        ("HEAP$$Base", "HEAP$$Limit"),
    ];

    /// <summary>The stack's end, where the vector table does not tell it.</summary>
    public static readonly string[] StackTops = ["_estack", "__StackTop", "__stack_top", "__stack", "__STACK_END"];

    /// <summary>Symbols whose value is the stack's size in bytes.</summary>
    public static readonly string[] StackSizes = ["_Min_Stack_Size", "__STACK_SIZE", "__stack_size__", "__stack_size", "STACK_SIZE", "Stack_Size"];

    /// <summary>Where a heap of a stated size starts.</summary>
    public static readonly string[] HeapStarts = ["__HeapBase", "__heap_start__", "__heap_start", "_sheap", "_end", "end", "__end__"];

    /// <summary>Symbols whose value is the heap's size in bytes.</summary>
    public static readonly string[] HeapSizes = ["_Min_Heap_Size", "__HEAP_SIZE", "__heap_size__", "__heap_size", "HEAP_SIZE", "Heap_Size"];

    /// <summary>Variables that are a heap: FreeRTOS, Zephyr.</summary>
    public static readonly string[] HeapVariables = ["ucHeap", "kheap__system_heap"];

    /// <summary>Variables that are a stack beside the one that the core starts with: Zephyr.</summary>
    public static readonly string[] StackVariables = ["z_main_stack", "z_interrupt_stacks"];

    /// <summary>Sections made for a stack: GNU, IAR, Arm Compiler.</summary>
    public static readonly string[] StackSections = [".stack", ".cstack", "CSTACK", "ARM_LIB_STACK"];

    /// <summary>Sections made for a heap.</summary>
    public static readonly string[] HeapSections = [".heap", "HEAP", "ARM_LIB_HEAP"];

    /// <summary>All names of symbols above.</summary>
    public static readonly FrozenSet<string> Symbols = StackEnds.Concat(HeapEnds).SelectMany(ends => (string[])[ends.Start, ends.End])
        .Concat(StackTops).Concat(StackSizes).Concat(HeapStarts).Concat(HeapSizes).Concat(HeapVariables).Concat(StackVariables)
        .ToFrozenSet();

    /// <summary>The first letters of <see cref="Symbols"/>.</summary>
    public static readonly SearchValues<byte> Initials = SearchValues.Create([.. Symbols.Select(name => (byte)name[0]).Distinct()]);

    /// <summary>The length of the longest of <see cref="Symbols"/>.</summary>
    public static readonly int Longest = Symbols.Max(name => name.Length);
}
