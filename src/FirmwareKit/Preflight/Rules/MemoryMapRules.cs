using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK407x: what the memory picture shows and no loader looks at.</summary>
internal static class MemoryMapRules
{
    /// <summary>A region of code or data that is fuller than this, in percent, is reported.</summary>
    private const int NearlyFull = 95;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK4070",
            Severity.Note,
            "Region is nearly full",
            "More than 95 percent of a region for code or data are in use. The next feature may not fit, and what grows at run time (stack, heap) has no room.",
            "Enlarge the region in the device tree and LENGTH in the linker script, or look for what can go: fwkit map FIRMWARE --dtb BOARD --top 20.",
            "linux-remoteproc.md D-02 (a segment that leaves its region is refused)",
            Full),
        new(
            "FK4071",
            Severity.Warning,
            "Stack overlaps other content",
            "The stack that the firmware's symbols describe and other content have the same addresses. Nothing checks it: when the stack grows down to there, the content is overwritten, or the other way round.",
            "Reserve the stack in the linker script by a section of its own, so that the linker refuses what does not fit.",
            "linker script symbols; Armv7-M, Armv8-M reference manuals (the stack grows down from the initial stack pointer)",
            StackOverlap),
        new(
            "FK4072",
            Severity.Warning,
            "Stack leaves its region",
            "The stack ends inside a region of the core and starts below it. Deep calls write to memory that is not the core's, or does not exist.",
            "Set the stack's end higher, or its size lower: top - _Min_Stack_Size must lie in the region.",
            "device-tree.md VEC010, VEC012",
            StackLeaves),
        new(
            "FK4073",
            Severity.Warning,
            "Heap overlaps other content, or leaves its region",
            "The heap that the firmware's symbols describe has addresses that are not free. Allocations that succeed then overwrite other content, or hit memory that is not the core's.",
            "Reserve the heap in the linker script by a section of its own, or lower _Min_Heap_Size.",
            "linker script symbols",
            HeapProblem),
        new(
            "FK4074",
            Severity.Warning,
            "Trace buffer is no variable of the firmware",
            "Linux shows the bytes that the trace entry names. Here these are code, constants, several variables, or memory that Linux itself uses, so that the trace is garbage, or writing it destroys something.",
            "Let the trace entry of the resource table name the buffer and its size: (uint32_t)trace_buffer, sizeof(trace_buffer).",
            "rproc_handle_trace (linux-remoteproc.md R-27: address and length are not checked at boot)",
            TraceOverlap),
        new(
            "FK4075",
            Severity.Warning,
            "Code or data in memory for communication",
            "The segment lies in a region that Linux and the core share for vrings, buffers or messages. Loading it there succeeds, and Linux may write over it at any time.",
            "Place code and data in the core's own regions; only the resource table and shared variables belong here.",
            "remoteproc bindings of the processor (memory-region names); device-tree.md section 3",
            InSharedMemory),
        new(
            "FK4076",
            Severity.Error,
            "Vring or buffers on top of other shared content",
            "Linux clears the vrings and takes the buffers after loading. A second vring, the resource table, or the stack at the same addresses is destroyed by that.",
            "Give each vring and the buffers a region of their own, and let the table say FW_RSC_ADDR_ANY (0xffffffff) for their addresses.",
            "rp_find_vq, rpmsg_probe (linux-remoteproc.md R-45, R-50c)",
            RingOverlap),
    ];

    private static IEnumerable<Evidence> Full(PreflightContext context) =>
        from region in context.Picture.Regions
        where region is { IsMapped: true, Listed: not { IsShared: true }, UsedBytes: not 0 } && (UInt128)region.UsedBytes * 100 > (UInt128)region.Size * NearlyFull
        select new Evidence(
            $"{region.Name} has 0x{region.FreeBytes:x} of 0x{region.Size:x} bytes left.",
            region.Listed?.Node is { } node ? PreflightContext.LocationOf(node) : new FindingLocation(region.Name));

    private static IEnumerable<Evidence> StackOverlap(PreflightContext context) =>
        from overlap in context.Picture.Overlaps
        where overlap.Has(MapUseKind.Stack) && !IsRing(overlap)
        let stack = overlap.First.Kind == MapUseKind.Stack ? overlap.First : overlap.Second
        let other = stack == overlap.First ? overlap.Second : overlap.First
        select new Evidence($"The stack at {stack.Memory} ({stack.Source}) shares {overlap.Memory} with {Describe(other, overlap.Memory)}.", LocationOf(other));

    private static IEnumerable<Evidence> StackLeaves(PreflightContext context) =>
        from stack in context.Picture.Uses
        where stack.Kind == MapUseKind.Stack && !IsInOneRegion(context, stack) && !context.HasMisplacedSegment
        let top = new AddressRange(stack.Memory.End - 1, 1)
        let region = context.Picture.Regions.FirstOrDefault(region => region.IsMapped && region.Memory.Contains(top))
        where region is not null
        select new Evidence(
            $"The stack at {stack.Memory} ({stack.Source}) starts 0x{region.Memory.Start - stack.Memory.Start:x} bytes below {region.Name}, {region.Memory}.",
            new FindingLocation(stack.Source));

    private static IEnumerable<Evidence> HeapProblem(PreflightContext context)
    {
        foreach (var overlap in context.Picture.Overlaps)
        {
            if (!overlap.Has(MapUseKind.Heap) || overlap.Has(MapUseKind.Stack) || IsRing(overlap))
                continue;
            var (heap, other) = overlap.First.Kind == MapUseKind.Heap ? (overlap.First, overlap.Second) : (overlap.Second, overlap.First);
            yield return new Evidence($"The heap at {heap.Memory} ({heap.Source}) shares {overlap.Memory} with {Describe(other, overlap.Memory)}.", LocationOf(other));
        }

        foreach (var heap in context.Picture.Uses)
        {
            if (heap.Kind != MapUseKind.Heap || IsInOneRegion(context, heap) || context.HasMisplacedSegment)
                continue;
            if (context.Picture.Regions.FirstOrDefault(region => region.IsMapped && region.Memory.Contains(heap.Memory.Start)) is { } region)
                yield return new Evidence($"The heap at {heap.Memory} ({heap.Source}) ends 0x{heap.Memory.End - region.Memory.End:x} bytes behind {region.Name}.", new FindingLocation(heap.Source));
        }
    }

    private static IEnumerable<Evidence> TraceOverlap(PreflightContext context) =>
        from overlap in context.Picture.Overlaps
        where overlap.Has(MapUseKind.Trace) && !overlap.Has(MapUseKind.Stack) && !overlap.Has(MapUseKind.Heap)
        let trace = overlap.First.Kind == MapUseKind.Trace ? overlap.First : overlap.Second
        let other = trace == overlap.First ? overlap.Second : overlap.First
        select new Evidence($"{trace.Name} at {trace.Memory} shares {overlap.Memory} with {Describe(other, overlap.Memory)}.", new FindingLocation("resource table, trace entry"));

    private static IEnumerable<Evidence> InSharedMemory(PreflightContext context) =>
        from region in context.Picture.Regions
        where region.Listed is { IsShared: true }
        from use in region.Uses
        where use is { Kind: MapUseKind.Segment, IsPlaced: true, Segment: not null } && (region.Name.StartsWith("vdev", StringComparison.Ordinal) || IsCode(use))
        // Where Linux puts something on top, FK4004 says so.
        where !context.Picture.Overlaps.Any(overlap => IsRing(overlap) && (overlap.First == use || overlap.Second == use))
        select new Evidence(
            $"{Describe(use, use.Memory)} at {use.Memory} lies in {region.Name}, which Linux and the core share.",
            context.LocationOf(use.Segment!.Value));

    private static IEnumerable<Evidence> RingOverlap(PreflightContext context) =>
        from overlap in context.Picture.Overlaps
        // Segments are FK4004's, the trace is FK4074's.
        where IsRing(overlap) && !overlap.Has(MapUseKind.Segment) && !overlap.Has(MapUseKind.Trace)
        select new Evidence($"{overlap.First.Name} at {overlap.First.Memory} and {overlap.Second.Name} at {overlap.Second.Memory} share {overlap.Memory}.", new FindingLocation("resource table"));

    private static bool IsInOneRegion(PreflightContext context, MapUse use)
    {
        foreach (var region in context.Picture.Regions)
        {
            if (region.Memory.Contains(use.Memory))
                return true;
        }

        return false;
    }

    private static bool IsRing(MapOverlap overlap) => overlap.Has(MapUseKind.Vring) || overlap.Has(MapUseKind.Buffers);

    private static bool IsCode(MapUse use) => use.Sections.Count == 0
        ? (use.Segment!.Value.Flags & ElfSegmentFlags.Execute) != 0
        : use.Sections.Any(section => section.Kind == MapSectionKind.Code);

    /// <summary>The section at the place, where there is one: <c>.data (segment 2)</c>.</summary>
    private static string Describe(MapUse use, AddressRange place) =>
        use.Kind is MapUseKind.Segment or MapUseKind.RunAddress && use.Sections.FirstOrDefault(section => section.Memory.Overlaps(place)) is { } section
            ? $"{section.Name} ({use.Name})"
            : use.Name;

    private static FindingLocation LocationOf(MapUse use) =>
        new(Describe(use, use.Memory), use.Segment is { } segment ? (long)Math.Min(segment.Offset, long.MaxValue) : null);
}
