using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Loading;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK4xxx: what lies where in memory.</summary>
internal static class LayoutRules
{
    private static readonly string[] SecureRegions = ["tfm", "tfa", "op-tee", "op_tee", "optee", "bl31", "scmi", "psa"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK4001",
            Severity.Error,
            "Segment outside of every memory region",
            "Linux copies a segment only into a region that the processor's memory-region lists. The address that counts is the load address (LMA, p_paddr), as the core sees it.",
            "Place the segment in a listed region: change ORIGIN in the linker script's MEMORY, or list the region in the device tree.",
            "rproc_da_to_va, rproc_elf_load_segments (linux-remoteproc.md S-06, D-01 to D-03)",
            Outside),
        new(
            "FK4002",
            Severity.Error,
            "Segment leaves its memory region",
            "A segment must fit into one region as a whole, its zero-filled part included. Two regions side by side are not one, even when they touch.",
            "Make the segment smaller, or set LENGTH in the linker script's MEMORY to the region's size so that the linker notices.",
            "rproc_da_to_va (linux-remoteproc.md D-02, D-03)",
            Crosses),
        new(
            "FK4003",
            Severity.Error,
            "Segments overlap",
            "Segments are copied in order and nobody checks: the later one overwrites the earlier one.",
            "Give each memory of the linker script its own range; look for two MEMORY entries, or an AT>, with the same addresses.",
            "linux-remoteproc.md S-09",
            Overlap),
        new(
            "FK4004",
            Severity.Error,
            "Segment in memory that Linux clears",
            "After loading, Linux clears the vrings and takes the rpmsg buffers. What the firmware had loaded there is gone when it runs.",
            "Keep code and data out of the vring and buffer regions: shorten LENGTH in the linker script.",
            "rp_find_vq, rpmsg_probe (linux-remoteproc.md R-45, R-50c)",
            Cleared),
        new(
            "FK4005",
            Severity.Note,
            "Most of the file is not loaded",
            "Linux reads the whole file into memory at every start, and a signed image is hashed and mapped as a whole. Symbols and debug information are not used on the board.",
            "Install a stripped copy and keep the original for the debugger: arm-none-eabi-strip -o FIRMWARE.stripped.elf FIRMWARE.elf",
            "request_firmware (linux-remoteproc.md section 1.1); tee-image.md section 6.11",
            MostlyDebug),
    ];

    private static IEnumerable<Evidence> Outside(PreflightContext context) =>
        // linux-remoteproc.md P-63: remoteproc0 is not always the same core. One finding says it all.
        OtherCore(context) is { } other && context.Outcome.Steps.Any(step => step.Id == "load-segments")
            ? context.Segments.Take(1).Select(segment => new Evidence(
                $"No segment lies in a region of {context.Processor.Name}; all of them lie in those of {other.Name}: the firmware is for that core.",
                context.LocationOf(segment),
                $"Start it on {other.Name} ({other.Node.Path}): select the processor by its name in /sys/class/remoteproc/*/name, since the numbers change from boot to boot.",
                BadPhdr(context, segment)))
            : EachOutside(context);

    private static IEnumerable<Evidence> EachOutside(PreflightContext context) =>
        from segment in context.Segments
        // Where the boot chain loads, Linux's regions are for communication only: FK3040.
        where context.Processor.Flavour.Form.Loader == FirmwareLoader.Linux && context.Outcome.Steps.Any(step => step.Id == "load-segments")
        where !context.IsPlaced(segment) && StartRegion(context, segment) is null
        select new Evidence(
            $"{Capital(context.Describe(segment))} is at {segment.Memory}; no region that {context.Processor.Node.Path} lists holds it.",
            context.LocationOf(segment),
            FixOutside(context, segment),
            BadPhdr(context, segment));

    private static IEnumerable<Evidence> Crosses(PreflightContext context) =>
        from segment in context.Segments
        let region = StartRegion(context, segment)
        where region is not null && !context.IsPlaced(segment)
        where context.Processor.Type.Delivery == FirmwareDelivery.Elf && context.Outcome.Steps.Any(step => step.Id == "load-segments")
        let over = unchecked(segment.Memory.End - (region.DeviceAddress!.Value + region.Size))
        select new Evidence(
            $"{Capital(context.Describe(segment))} starts in {region.Node!.Name} and ends 0x{over:x} bytes behind it.",
            context.LocationOf(segment),
            $"Free 0x{over:x} bytes, or enlarge the region: reg = <0x{region.PhysicalAddress:x} 0x{Page(unchecked(region.Size + over)):x}>; in {region.Node.Path}.",
            BadPhdr(context, segment));

    private static IEnumerable<Evidence> Overlap(PreflightContext context)
    {
        // Sorted, each segment against the one that reaches furthest so far.
        (ElfSegment Segment, AddressRange Bytes)? furthest = null;
        foreach (var (segment, bytes) in context.Segments.Select(segment => (Segment: segment, Bytes: BytesOf(context, segment))).OrderBy(placed => placed.Bytes.Start))
        {
            if (furthest is { } other && other.Bytes.Overlaps(bytes))
            {
                var end = Math.Min(other.Bytes.End, bytes.End);
                var alias = bytes.Start - other.Bytes.Start == unchecked(segment.PhysicalAddress - other.Segment.PhysicalAddress) ? string.Empty : $" (0x{other.Segment.PhysicalAddress:x8} and 0x{segment.PhysicalAddress:x8} are the same memory)";
                yield return new Evidence(
                    $"{Capital(context.Describe(segment))} and {context.Describe(other.Segment)} share 0x{segment.PhysicalAddress:x8} to 0x{unchecked(segment.PhysicalAddress + (end - 1 - bytes.Start)):x8}{alias}; the one that comes later in the file wins.",
                    context.LocationOf(segment));
            }

            if (furthest is null || bytes.End > furthest.Value.Bytes.End)
                furthest = (segment, bytes);
        }
    }

    /// <summary>Which bytes of the SoC's memory a segment fills, by one address for each; where that is not known, by the core's addresses (LAY003).</summary>
    private static AddressRange BytesOf(PreflightContext context, ElfSegment segment) =>
        context.ToPhysical(segment.Memory) is { } physical ? context.Canonical(physical) ?? physical : segment.Memory;

    private static IEnumerable<Evidence> Cleared(PreflightContext context) =>
        from use in context.Outcome.Memory
        where use.Kind is MemoryUseKind.Vring or MemoryUseKind.Buffers
        from segment in context.Segments
        where segment.Memory.Overlaps(use.Memory)
        select new Evidence(
            $"{Capital(context.Describe(segment))} at {segment.Memory} lies where Linux puts {use.Name}, {use.Memory}.",
            context.LocationOf(segment));

    private static IEnumerable<Evidence> MostlyDebug(PreflightContext context)
    {
        const long Large = 512 * 1024;
        var size = context.Image.Source.Length;
        if (context.Image.Damage.Count != 0 || size < Large || context.Image.Elf is null)
            yield break;
        var loaded = context.Segments.Aggregate(0UL, (sum, segment) => sum + Math.Min(segment.FileSize, (ulong)size));
        if (loaded * 4 < (ulong)size)
            yield return new Evidence($"{loaded / 1024.0:0.#} KiB of {size / 1024.0:0.#} KiB are loaded.", new FindingLocation("the file"));
    }

    /// <summary>Another processor of the tree that holds all segments, when this one holds none.</summary>
    private static RemoteProcessor? OtherCore(PreflightContext context)
    {
        if (!context.Segments.Any() || context.Segments.Any(context.IsPlaced))
            return null;
        return RemoteProcessor.FindAll(context.Processor.Tree).FirstOrDefault(other => other.Node != context.Processor.Node
            && context.Segments.All(segment => other.Regions.Any(region => region.DeviceAddress is { } start && new AddressRange(start, region.Size).Contains(segment.Memory))));
    }

    private static string FixOutside(PreflightContext context, ElfSegment segment)
    {
        // Memory of the secure world is not to be given away.
        var unlisted = context.Processor.ReservedMemory.Regions.FirstOrDefault(region => region.Memory is { } memory
            && !SecureRegions.Any(prefix => region.Node.Name.StartsWith(prefix, StringComparison.Ordinal))
            && DmaRange.ToDeviceAddress(context.Processor.DmaRanges, memory.Start) is { } start
            && new AddressRange(start, memory.Size).Contains(segment.Memory)
            && context.Processor.Regions.All(listed => listed.Node != region.Node));
        var fits = context.Processor.Regions
            .Where(region => region is { IsShared: false, DeviceAddress: not null } && !context.IsPool(region) && region.Size >= segment.MemorySize)
            .OrderBy(region => Distance(region.DeviceAddress!.Value, segment.PhysicalAddress))
            .FirstOrDefault();
        var link = fits is null
            ? "Place it in a region of memory-region"
            : $"In the linker script, give this memory ORIGIN = 0x{fits.DeviceAddress:x8}, LENGTH = 0x{fits.Size:x} ({fits.Name})";
        return unlisted is null
            ? link + "."
            : $"{link}; or, if {unlisted.Node.Name} is meant for this core, add <&{context.Processor.Tree.FindLabel(unlisted.Node) ?? unlisted.Node.BaseName}> to memory-region of {context.Processor.Node.Path}.";
    }

    /// <summary>The mapped region that holds the segment's first byte.</summary>
    private static ProcessorRegion? StartRegion(PreflightContext context, ElfSegment segment) =>
        context.RegionOf(new AddressRange(segment.PhysicalAddress, 1));

    private static string? BadPhdr(PreflightContext context, ElfSegment segment) => context.BoardLine($"bad phdr da 0x{segment.PhysicalAddress:x} mem 0x{segment.MemorySize:x}");

    private static ulong Distance(ulong a, ulong b) => a > b ? a - b : b - a;

    private static ulong Page(ulong size) => unchecked(size + 0xfff) & ~0xfffUL;

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
