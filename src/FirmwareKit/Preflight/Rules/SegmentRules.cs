using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK4006 to FK4009, FK4012 to FK4014: what segments are, where the loader has no objection.</summary>
internal static class SegmentRules
{
    /// <summary>How many sections a fix names.</summary>
    private const int MostNames = 8;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK4006",
            Severity.Warning,
            "Code is loaded to another address than it runs at",
            "Loaders put a segment at its load address (LMA, p_paddr). Code that runs at another one (VMA) must be copied there by code that is at its place already.",
            "Leave AT> out of the linker script for code: Linux loads every memory directly.",
            "rproc_elf_load_segments (linux-remoteproc.md S-08, X-02); device-tree.md LAY012",
            context => Moved(context, segment => (segment.Flags & ElfSegmentFlags.Execute) != 0)),
        new(
            "FK4007",
            Severity.Note,
            "Data is loaded to another address than it is used at",
            "That is how firmware in flash memory is linked: start-up code copies initial values to RAM. Here Linux loads RAM directly, so that the copy costs memory twice, and the load address must lie in a region too.",
            "Leave AT> out of the linker script, with the copy loop of the start-up code.",
            "rproc_elf_load_segments (linux-remoteproc.md S-08, X-02); device-tree.md LAY012",
            context => Moved(context, segment => (segment.Flags & ElfSegmentFlags.Execute) == 0)),
        new(
            "FK4008",
            Severity.Note,
            "Empty segment outside of every memory region",
            "Kernels before 5.19 look for a region for every PT_LOAD, also for one without a byte, and refuse the file. Later ones skip it.",
            "Remove the empty output section from the linker script, or place it in a region.",
            "rproc_elf_load_segments (linux-remoteproc.md S-02, X-40)",
            EmptyOutside),
        new(
            "FK4009",
            Severity.Note,
            "ELF headers are part of a segment",
            "The linker began the first segment with the file's own headers, to start it on a page. They take memory on the core, and an image made of the file cannot be encrypted.",
            "Link with -Wl,-n (no page alignment), or with PHDRS that name neither FILEHDR nor PHDRS.",
            "linux-remoteproc.md X-44; tee-image.md TX-50",
            Headers),
        new(
            "FK4012",
            Severity.Warning,
            "Code or data in memory for communication",
            "The region is shared with Linux: for the resource table, messages and trace text. Linux may write there, and for signed firmware it is the only memory that is not protected.",
            "Place the section in the firmware's own memory.",
            "device-tree.md LAY005",
            InSharedMemory),
        new(
            "FK4013",
            Severity.Note,
            "Segment that is writable and executable",
            "Loaders do not look at these flags. An overrun buffer can then place code that runs, and an MPU set-up by segments has to allow it.",
            "Give code and data output sections of their own, in different MEMORY entries.",
            "device-tree.md LAY008, LAY009",
            WritableCode),
        new(
            "FK4014",
            Severity.Warning,
            "Segment is not aligned to 4 bytes",
            "Loaders copy it all the same. Cores without unaligned access (Cortex-M0+), MPU regions and debuggers stumble over it.",
            "Align the output section: .data : ALIGN(4) { ... }",
            "device-tree.md LAY014",
            Unaligned),
    ];

    /// <summary>Whether a segment's file bytes begin with the ELF header.</summary>
    internal static bool HoldsHeaders(ElfSegment segment) => segment.Offset == 0 && segment.FileSize >= 52;

    /// <summary>What to do about headers in front of a section.</summary>
    internal static string FixHeaders(PreflightContext context, ElfSegment segment) =>
        FirstSection(context, segment) is { } first && context.Image.Elf is { } elf
            ? $"The linker put the ELF headers into this segment, 0x{first.Address - segment.VirtualAddress:x} bytes in front of {elf.GetName(first)} at 0x{first.Address:x8}: link with -Wl,-n, or with PHDRS that name neither FILEHDR nor PHDRS."
            : "The linker put the ELF headers into this segment: link with -Wl,-n, or with PHDRS that name neither FILEHDR nor PHDRS.";

    private static ElfSection? FirstSection(PreflightContext context, ElfSegment segment) =>
        context.Image.Elf?.Sections
            .Where(section => section.Flags.HasFlag(ElfSectionFlags.Allocate) && section.Size != 0 && new AddressRange(segment.VirtualAddress, segment.MemorySize).Contains(section.Memory))
            .Select(section => (ElfSection?)section)
            .MinBy(section => section!.Value.Address);

    private static IEnumerable<Evidence> Moved(PreflightContext context, Func<ElfSegment, bool> isMeant)
    {
        foreach (var segment in context.Segments)
        {
            // 64-bit files may differ in the half that the core does not have.
            if ((segment.VirtualAddress & uint.MaxValue) == (segment.PhysicalAddress & uint.MaxValue) || !isMeant(segment))
                continue;
            yield return new Evidence(
                $"{Capital(context.Describe(segment))} runs at 0x{segment.VirtualAddress:x8} (VMA) and is loaded to 0x{segment.PhysicalAddress:x8} (LMA).",
                context.LocationOf(segment),
                $"In the linker script, remove AT or AT> from the output sections of this segment, so that both are 0x{segment.VirtualAddress:x8}.");
        }
    }

    private static IEnumerable<Evidence> EmptyOutside(PreflightContext context)
    {
        if (context.Image.Elf is not { } elf || context.Processor.Type.Delivery != FirmwareDelivery.Elf || context.Processor.DmaRanges.Count == 0)
            yield break;
        foreach (var segment in elf.Segments)
        {
            // An address exactly at a region's end is accepted (D-05).
            if (segment is { Type: ElfSegmentType.Load, MemorySize: 0 } && !context.IsPlaced(new AddressRange(segment.PhysicalAddress, 0)))
                yield return new Evidence($"Segment {segment.Index} has no bytes and the address 0x{segment.PhysicalAddress:x8}, which is in no region.", context.LocationOf(segment), BoardLine: SegmentPlacementRules.BadPhdr(context, segment));
        }
    }

    private static IEnumerable<Evidence> Headers(PreflightContext context)
    {
        foreach (var segment in context.Segments)
        {
            if (HoldsHeaders(segment) && context.IsPlaced(segment))
                yield return new Evidence($"{Capital(context.Describe(segment))} starts with the file's headers, at 0x{segment.PhysicalAddress:x8}.", context.LocationOf(segment), FixHeaders(context, segment));
        }
    }

    private static IEnumerable<Evidence> InSharedMemory(PreflightContext context)
    {
        // Where the boot chain loads, the firmware's own memory is not in Linux's tree.
        if (context.Processor.Flavour.Form.Loader == Platforms.Table.FirmwareLoader.BootChain)
            yield break;
        // Each is held against all sections, of which a hostile file has 65,535, too.
        const int MostSegments = 256;
        var looked = 0;
        foreach (var segment in context.Segments)
        {
            if (context.RegionOf(segment.Memory) is not { IsShared: true } region)
                continue;
            if (++looked > MostSegments)
                yield break;
            if (InSharedMemory(context, segment, region) is { } evidence)
                yield return evidence;
        }
    }

    private static Evidence? InSharedMemory(PreflightContext context, ElfSegment segment, ProcessorRegion region)
    {
        var isCode = (segment.Flags & ElfSegmentFlags.Execute) != 0;
        var names = SectionNames(context, segment).Where(name => isCode || IsOwn(name)).Take(MostNames + 1).ToList();
        // Without sections nothing tells what the bytes are; shared data is what the region is for.
        if (!isCode && names.Count == 0)
            return null;
        if (names.Count > MostNames)
            names[MostNames] = "...";
        return new Evidence(
            $"{Capital(context.Describe(segment))} at {segment.Memory} lies in {region.Node!.Name}.",
            context.LocationOf(segment),
            context.OwnMemory.For(segment) is { } own ? $"In the linker script, send {(names.Count == 0 ? "it" : string.Join(", ", names))} to memory with ORIGIN = 0x{own.DeviceAddress:x8}, LENGTH = 0x{own.Size:x} ({own.Name})." : null);
    }

    /// <summary>Whether a segment has the resource table, or trace text, and nothing of the firmware's own.</summary>
    internal static bool IsForSharing(PreflightContext context, ElfSegment segment) =>
        context.TableSection is { } table && (segment.Flags & ElfSegmentFlags.Execute) == 0
        && new AddressRange(segment.VirtualAddress, segment.MemorySize).Contains(table.Memory)
        && !SectionNames(context, segment).Any(IsOwn);

    /// <summary>The names of the sections in a segment, without those that are for Linux: the resource table and trace buffers.</summary>
    private static IEnumerable<string> SectionNames(PreflightContext context, ElfSegment segment)
    {
        if (context.Image.Elf is not { } elf)
            yield break;
        var table = context.TableSection?.Memory ?? default;
        foreach (var section in elf.Sections)
        {
            if ((section.Flags & ElfSectionFlags.Allocate) != 0 && section.Size != 0
                && new AddressRange(segment.VirtualAddress, segment.MemorySize).Contains(section.Memory)
                && section.Memory != table && !IsTrace(context, section.Memory))
            {
                yield return elf.GetName(section);
            }
        }
    }

    /// <summary>Sections of ordinary firmware; what has a name of its own was put there on purpose.</summary>
    private static bool IsOwn(string name) => name is ".text" or ".rodata" or ".data" or ".bss" or ".isr_vector" or ".isr_vectors" or ".heap" or ".stack" or "._user_heap_stack" or ".init_array" or ".fini_array" or ".ARM.exidx";

    private static bool IsTrace(PreflightContext context, AddressRange memory) =>
        context.Entries<TraceResource>().Any(trace => memory.Overlaps(new AddressRange(trace.DeviceAddress, trace.Length))) == true;

    private static IEnumerable<Evidence> WritableCode(PreflightContext context)
    {
        const ElfSegmentFlags Both = ElfSegmentFlags.Write | ElfSegmentFlags.Execute;
        foreach (var segment in context.Segments)
        {
            if ((segment.Flags & Both) == Both)
                yield return new Evidence($"{Capital(context.Describe(segment))} at {segment.Memory} is writable and executable.", context.LocationOf(segment));
        }
    }

    private static IEnumerable<Evidence> Unaligned(PreflightContext context)
    {
        foreach (var segment in context.Segments)
        {
            if (segment.PhysicalAddress % 4 != 0)
                yield return new Evidence($"{Capital(context.Describe(segment))} starts at 0x{segment.PhysicalAddress:x8}.", context.LocationOf(segment));
        }
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
