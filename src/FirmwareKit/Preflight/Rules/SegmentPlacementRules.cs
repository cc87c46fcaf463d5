using System.Collections.Immutable;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Elf;
using FirmwareKit.Loading;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK4001, FK4002: whether the loader finds a place for every segment.</summary>
internal static class SegmentPlacementRules
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
    ];

    /// <summary>The segments that the loader finds no place for, where it can be told at all.</summary>
    internal static ImmutableArray<ElfSegment> Misplaced(PreflightContext context) =>
        // Where the boot chain loads, Linux's regions are for communication only: FK3040.
        context.Processor.Flavour.Form.Loader != FirmwareLoader.Linux || !context.HasMisplacedSegment || !IsLaidOut(context)
            ? []
            : [.. context.Segments.Where(segment => !context.IsPlaced(segment) && !IsInUnusableRegion(context, segment))];

    /// <summary>The line that the kernel prints for a segment, if it gets there.</summary>
    internal static string? BadPhdr(PreflightContext context, ElfSegment segment) =>
        context.FirstLine($"bad phdr da 0x{segment.PhysicalAddress:x} mem 0x{segment.MemorySize:x}", $"size ({segment.MemorySize:x}) does not fit in size_t type");

    /// <summary>A cut file is refused before its segments are looked at; where they would go is known all the same.</summary>
    private static bool IsLaidOut(PreflightContext context) =>
        context.Processor.ReservedMemory.IgnoredBecause is null
        && context.Image.Elf is { Header.ByteOrder: ElfByteOrder.LittleEndian }
        && (!context.Processor.Type.IsDriverModelled || context.Processor.DmaRanges.Count != 0)
        && (context.Reaches("load-segments") || context.Image.Damage.Count != 0 || context.Outcome.Verdict == LoadVerdict.NoProcessor);

    /// <summary>A region that the driver does not take has a finding of its own; what lies there comes right with it.</summary>
    private static bool IsInUnusableRegion(PreflightContext context, ElfSegment segment) =>
        context.Processor.Regions.Any(region => region.DeviceAddress is null
            && region.Node is { } node
            && AddressCells.ReadReg(node) is [var memory, ..]
            && (memory.Size == 0 ? memory.Start == segment.PhysicalAddress : memory.Contains(segment.Memory)));

    private static IEnumerable<Evidence> Outside(PreflightContext context) =>
        Misplaced(context) is { IsEmpty: false } misplaced ? Outside(context, misplaced) : [];

    private static IEnumerable<Evidence> Outside(PreflightContext context, ImmutableArray<ElfSegment> misplaced)
    {
        var outside = misplaced.Where(segment => StartRegion(context, segment) is null && AliasRules.OtherAddress(context, segment) is null);
        // linux-remoteproc.md P-63: remoteproc0 is not always the same core. One finding says it all.
        if (OtherCore(context) is { } other)
        {
            return outside.Take(1).Select(segment => new Evidence(
                $"No segment lies in a region of {context.Processor.Name}; all of them lie in those of {other.Name}: the firmware is for that core.",
                context.LocationOf(segment),
                $"Start it on {other.Name} ({other.Node.Path}): select the processor by its name in /sys/class/remoteproc/*/name, since the numbers change from boot to boot.",
                BadPhdr(context, segment)));
        }

        return OtherBoardRules.LayoutOf(context) is { } board
            ? ForOtherBoard(context, [.. outside], board)
            : outside.Select(segment => new Evidence(
                DescribeOutside(context, segment),
                context.LocationOf(segment),
                SegmentRules.HoldsHeaders(segment) ? SegmentRules.FixHeaders(context, segment) : FixOutside(context, segment),
                BadPhdr(context, segment)));
    }

    /// <summary>All of them have one cause, which has a finding of its own: they are one, too.</summary>
    private static IEnumerable<Evidence> ForOtherBoard(PreflightContext context, ImmutableArray<ElfSegment> outside, BoardLayout board)
    {
        const int MostNamed = 4;
        if (outside is not [var first, ..])
            yield break;
        var named = string.Join(", ", outside.Take(MostNamed).Select(segment => $"{context.Describe(segment)} at {segment.Memory}"));
        yield return new Evidence(
            outside.Length == 1 ? DescribeOutside(context, first)
            : $"{outside.Length} segments are in no region that {context.Processor.Node.Path} lists: {named}{(outside.Length > MostNamed ? ", ..." : string.Empty)}.",
            context.LocationOf(first),
            SeeOtherBoard(board),
            BadPhdr(context, first));
    }

    private static string DescribeOutside(PreflightContext context, ElfSegment segment) =>
        $"{Capital(context.Describe(segment))} is at {segment.Memory}; no region that {context.Processor.Node.Path} lists holds it{Whose(context, segment)}.";

    private static string SeeOtherBoard(BoardLayout board) => $"See FK4016: the firmware is linked for {board.Board}; with this board's linker script all segments move.";

    private static IEnumerable<Evidence> Crosses(PreflightContext context) =>
        Misplaced(context) is { IsEmpty: false } misplaced ? Crosses(context, misplaced) : [];

    private static IEnumerable<Evidence> Crosses(PreflightContext context, ImmutableArray<ElfSegment> misplaced) =>
        from segment in misplaced
        let region = StartRegion(context, segment)
        where region is not null && context.Processor.Type.Delivery == FirmwareDelivery.Elf
        let over = unchecked(segment.Memory.End - (region.DeviceAddress!.Value + region.Size))
        let next = context.Processor.Regions.FirstOrDefault(next => next.DeviceAddress == unchecked(region.DeviceAddress!.Value + region.Size))
        select new Evidence(
            $"{Capital(context.Describe(segment))} starts in {region.Node!.Name} and ends 0x{over:x} bytes behind it{(next is null ? string.Empty : $", in {next.Node!.Name}")}.",
            context.LocationOf(segment),
            OtherBoardRules.LayoutOf(context) is { } board ? SeeOtherBoard(board) : $"Set LENGTH of its MEMORY to 0x{unchecked(region.DeviceAddress!.Value + region.Size - segment.PhysicalAddress):x} in the linker script and free 0x{over:x} bytes, or enlarge the region: reg = <0x{region.PhysicalAddress:x} 0x{Page(unchecked(region.Size + over)):x}>; in {region.Node.Path}.",
            BadPhdr(context, segment));

    /// <summary>Another processor of the tree that holds all segments, when this one holds none.</summary>
    internal static RemoteProcessor? OtherCore(PreflightContext context)
    {
        if (!context.Segments.Any() || context.Segments.Any(context.IsPlaced))
            return null;
        return RemoteProcessor.FindAll(context.Processor.Tree).FirstOrDefault(other => other.Node != context.Processor.Node
            && context.Segments.All(segment => other.Regions.Any(region => region.DeviceAddress is { } start && new AddressRange(start, region.Size).Contains(segment.Memory))));
    }

    /// <summary>What the tree knows of the memory there (LAY006, LAY007).</summary>
    private static string Whose(PreflightContext context, ElfSegment segment)
    {
        if (context.ToPhysical(segment.Memory) is not { } memory)
            return string.Empty;
        if (context.Processor.ReservedMemory.Regions.FirstOrDefault(region => region.Memory?.Overlaps(memory) == true) is { } region)
            return IsSecure(region.Node) ? $"; it lies in {region.Node.Name}, memory of the secure world" : $"; it lies in {region.Node.Name}, which is not listed";
        return context.Processor.SystemMemory.Any(memory.Overlaps) ? "; it lies in Linux's own memory" : string.Empty;
    }

    private static string FixOutside(PreflightContext context, ElfSegment segment)
    {
        // Memory of the secure world is not to be given away.
        var unlisted = context.Processor.ReservedMemory.Regions.FirstOrDefault(region => region.Memory is { } memory
            && !IsSecure(region.Node)
            && DmaRange.ToDeviceAddress(context.Processor.DmaRanges, memory.Start) is { } start
            && new AddressRange(start, memory.Size).Contains(segment.Memory)
            && context.Processor.Regions.All(listed => listed.Node != region.Node));
        var fits = SegmentRules.IsForSharing(context, segment) && context.SharedMemory is { } shared && shared.Size >= segment.MemorySize ? shared : context.OwnMemory.For(segment);
        var link = fits is null
            ? "Place it in a region of memory-region"
            : $"In the linker script, give this memory ORIGIN = 0x{fits.DeviceAddress:x8}, LENGTH = 0x{fits.Size:x} ({fits.Name})";
        return unlisted is null
            ? link + "."
            : $"{link}; or, if {unlisted.Node.Name} is meant for this core, add <&{context.Processor.Tree.FindLabel(unlisted.Node) ?? unlisted.Node.BaseName}> to memory-region of {context.Processor.Node.Path}.";
    }

    private static bool IsSecure(DeviceTreeNode node) => SecureRegions.Any(prefix => node.Name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The mapped region that holds the segment's first byte.</summary>
    private static ProcessorRegion? StartRegion(PreflightContext context, ElfSegment segment) =>
        context.RegionOf(new AddressRange(segment.PhysicalAddress, 1));

    private static ulong Page(ulong size) => unchecked(size + 0xfff) & ~0xfffUL;

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
