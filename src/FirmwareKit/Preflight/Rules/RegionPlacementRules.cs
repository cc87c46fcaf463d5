using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FirmwareKit.Binary;
using FirmwareKit.Loading;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK3051 to FK3059: where regions lie among the SoC's memories, and what they are called.</summary>
internal static partial class RegionPlacementRules
{
    /// <summary>MAX_RESERVED_REGIONS before Linux sized the table by what it finds.</summary>
    private const int MostRegions = 64;

    private const int LongestName = 31;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK3051",
            Severity.Note,
            "Two regions are the same memory under two addresses",
            "The SoC shows some memories at several addresses, so that regions which look apart hold the same bytes. That is usual for the STM32MP15's SRAM; this firmware puts segments into both.",
            "Check that the linker script uses each byte once.",
            "device-tree.md section 3.3, RMEM013",
            context => Aliased(context).Where(pair => pair.First.IsShared == pair.Second.IsShared && IsUsed(context, pair.First) && IsUsed(context, pair.Second)).Select(pair => pair.Evidence)),
        new(
            "FK3052",
            Severity.Error,
            "Code and communication are the same memory under two addresses",
            "The SoC shows this memory at several addresses. What one side writes to the ring or the buffer, it writes over code or data.",
            "Move one of the regions.",
            "device-tree.md section 3.3, RMEM013",
            context => Aliased(context).Where(pair => pair.First.IsShared != pair.Second.IsShared).Select(pair => pair.Evidence)),
        new(
            "FK3053",
            Severity.Error,
            "Region overlaps the reservation block",
            "The blob's reservation block is reserved before /reserved-memory is looked at. A no-map region there cannot be reserved any more, and Linux drops it.",
            "Remove the entry from the reservation block (/memreserve/ in the source).",
            "early_init_dt_reserve_memory; device-tree.md RMEM014",
            InReservationBlock),
        new(
            "FK3054",
            Severity.Error,
            "Region runs over the end of its memory",
            "The region starts in one memory and ends behind it. There is nothing there, or something else.",
            "Shrink or move the region.",
            "device-tree.md section 3.3, RMEM015, LAY042",
            OverTheEnd),
        new(
            "FK3055",
            Severity.Warning,
            "Region is in no memory of this SoC",
            "Neither a memory node nor the SoC's own memories cover its start. Linux maps it all the same, and the first access may be a fault.",
            "Correct reg; or describe the memory in a file for --platform.",
            "device-tree.md section 3.3, LAY042",
            InNoMemory),
        new(
            "FK3056",
            Severity.Note,
            "Region made for this core is not listed",
            "The tree reserves it by a name that stands for this core's code or data, and memory-region does not refer to it. The memory is lost, or the reference was forgotten.",
            "List it, or remove it.",
            "device-tree.md RMEM016",
            Unlisted),
        new(
            "FK3057",
            Severity.Warning,
            "More regions than older kernels hold",
            "Kernels before 6.13 register 64 reserved regions and drop the rest. A processor that lists a dropped one cannot be started.",
            "Join regions, or remove some.",
            "MAX_RESERVED_REGIONS; device-tree.md RMEM024",
            TooMany),
        new(
            "FK3058",
            Severity.Note,
            "Region name is cut",
            "The remoteproc core keeps 31 characters of a region's name. Names that differ behind that are the same.",
            "Shorten the node's name.",
            "struct rproc_mem_entry; device-tree.md RMEM025",
            LongName),
        new(
            "FK3059",
            Severity.Warning,
            "Label of a vring or buffer on a node of another name",
            "Linux goes by the node's name: vdev0vring0, vdev0vring1, vdev0buffer. The label is gone in the blob that it reads.",
            "Give the node the name of its label.",
            "rproc_find_carveout_by_name (linux-remoteproc.md P-13); device-tree.md section 2.3",
            LabelOnly),
    ];

    private static IEnumerable<(ProcessorRegion First, ProcessorRegion Second, Evidence Evidence)> Aliased(PreflightContext context)
    {
        if (!HasAlias(context))
            yield break;
        var regions = new List<(ProcessorRegion Region, AddressRange Memory, AddressRange Canonical)>();
        foreach (var region in context.Processor.DistinctRegions)
        {
            if (region.Reserved?.Memory is { } memory && context.Canonical(memory) is { } canonical)
                regions.Add((region, memory, canonical));
        }

        for (var i = 0; i < regions.Count; i++)
        {
            var (first, memory, canonical) = regions[i];
            for (var j = i + 1; j < regions.Count; j++)
            {
                var (second, otherMemory, other) = regions[j];
                if (memory.Overlaps(otherMemory) || !canonical.Overlaps(other))
                    continue;
                yield return (first, second, new Evidence(
                    $"{first.Node!.Name} ({memory}) and {second.Node!.Name} ({otherMemory}) share {Math.Min(canonical.End, other.End) - Math.Max(canonical.Start, other.Start)} bytes.",
                    PreflightContext.LocationOf(second.Node),
                    first.IsShared == second.IsShared ? null : $"Move {context.NameOf(first.Node)} or {context.NameOf(second.Node)}: both are the memory from 0x{Math.Max(canonical.Start, other.Start):x8} to 0x{Math.Min(canonical.End, other.End) - 1:x8}."));
            }
        }
    }

    /// <summary>Whether the tree calls some region by another address than the usual one: without, no two can be the same memory.</summary>
    private static bool HasAlias(PreflightContext context)
    {
        foreach (var region in context.Processor.DistinctRegions)
        {
            if (region.Reserved?.Memory is { } memory && context.Canonical(memory) is { } canonical && canonical != memory)
                return true;
        }

        return false;
    }

    private static bool IsUsed(PreflightContext context, ProcessorRegion region) =>
        context.Outcome.Memory.Any(use => use.Kind == MemoryUseKind.Segment && use.Memory.Overlaps(new AddressRange(region.DeviceAddress ?? 0, region.Size)));

    private static IEnumerable<Evidence> InReservationBlock(PreflightContext context) =>
        context.Processor.Tree.Reservations.IsEmpty ? [] : InReservationBlock(context, context.Processor.Tree.Reservations);

    private static IEnumerable<Evidence> InReservationBlock(PreflightContext context, ImmutableArray<AddressRange> reservations) =>
        from region in context.Processor.DistinctRegions
        where region.Reserved is { IsNoMap: true, Memory: not null }
        let memory = region.Reserved!.Memory!.Value
        from entry in reservations.Where(entry => entry.Overlaps(memory)).Take(1)
        select new Evidence($"{region.Node!.Name} ({memory}) overlaps the reservation {entry}.", PreflightContext.LocationOf(region.Node), $"Remove from the source: /memreserve/ 0x{entry.Start:x} 0x{entry.Size:x};");

    private static IEnumerable<Evidence> OverTheEnd(PreflightContext context)
    {
        List<AddressRange>? memories = null;
        foreach (var region in context.Processor.DistinctRegions)
        {
            if (region.Reserved?.Memory is not { } memory || IsInOneMemory(context, memory) || EndOfMemory(memories ??= KnownMemories(context, MemoryKind.Internal), memory.Start) is not { } end || memory.End <= end)
                continue;
            yield return new Evidence(
                $"{region.Node!.Name} is {memory}; the memory that it starts in ends at 0x{end - 1:x8}.",
                PreflightContext.LocationOf(region.Node),
                $"{DeviceTreeLine.Reg(region.Node, memory.Start, end - memory.Start)} in {region.Node.Name} at most.");
        }
    }

    /// <summary>The usual region, which needs no list of memories.</summary>
    private static bool IsInOneMemory(PreflightContext context, AddressRange region)
    {
        foreach (var memory in context.Processor.Soc?.Memories ?? [])
        {
            if (memory.Kind == MemoryKind.Internal && memory.Host.Contains(region))
                return true;
        }

        foreach (var memory in context.Processor.SystemMemory)
        {
            if (memory.Contains(region))
                return true;
        }

        return false;
    }

    /// <summary>The end of the memory that holds an address, together with those that follow it without a gap; null when none holds it.</summary>
    private static ulong? EndOfMemory(List<AddressRange> memories, ulong address)
    {
        ulong? end = null;
        while (FirstHolding(memories, end ?? address) is { } memory && memory.End > (end ?? 0))
            end = memory.End;
        return end;
    }

    private static AddressRange? FirstHolding(List<AddressRange> memories, ulong address)
    {
        foreach (var memory in memories)
        {
            if (memory.Contains(address))
                return memory;
        }

        return null;
    }

    /// <summary>Physical addresses of the SoC's memories, by all their names, and of the RAM in the tree.</summary>
    private static List<AddressRange> KnownMemories(PreflightContext context, params ReadOnlySpan<MemoryKind> kinds)
    {
        var known = new List<AddressRange>();
        foreach (var memory in context.Processor.Soc?.Memories ?? [])
        {
            if (!kinds.Contains(memory.Kind))
                continue;
            known.Add(memory.Host);
            foreach (var alias in memory.HostAliases)
                known.Add(memory.Host with { Start = alias });
        }

        known.AddRange(context.Processor.SystemMemory);
        return known;
    }

    private static IEnumerable<Evidence> InNoMemory(PreflightContext context)
    {
        if (context.Processor.Soc is not { Memories.Count: > 0 } soc)
            yield break;
        // The boot loader may set the memory node to what is soldered on: the SoC's whole window counts.
        List<AddressRange>? memories = null;
        foreach (var region in context.Processor.DistinctRegions)
        {
            // What the SoC's table knows needs no list.
            if (region.PhysicalAddress is not { } start || soc.Canonical(start) is not null || FirstHolding(memories ??= KnownMemories(context, MemoryKind.Internal, MemoryKind.External), start) is not null)
                continue;
            yield return new Evidence(
                $"{region.Node!.Name} starts at 0x{start:x8}; {soc.Name} has {string.Join(", ", soc.Memories.Select(memory => $"{memory.Name} at 0x{memory.Host.Start:x8}"))}.",
                PreflightContext.LocationOf(region.Node));
        }
    }

    private static IEnumerable<Evidence> Unlisted(PreflightContext context)
    {
        if (context.Processor.Flavour.Form.Flavour != Flavour.Unsigned)
            yield break;
        foreach (var region in context.Processor.ReservedMemory.Regions)
        {
            if (context.Processor.Core.RoleOf(region.Node.BaseName) is RegionRole.Code or RegionRole.Data && !context.Lists(region.Node))
                yield return new Evidence($"{region.Node.Name} is reserved and not listed by {context.Processor.Node.Path}.", PreflightContext.LocationOf(region.Node), $"Add <{context.NameOf(region.Node)}> to memory-region, or remove the node.");
        }
    }

    private static IEnumerable<Evidence> TooMany(PreflightContext context)
    {
        if (context.Processor.ReservedMemory is { Node: { } node, Regions.Count: > MostRegions and var count })
            yield return new Evidence($"{node.Path} has {count} regions.", PreflightContext.LocationOf(node));
    }

    private static IEnumerable<Evidence> LongName(PreflightContext context)
    {
        foreach (var region in context.Processor.DistinctRegions)
        {
            if (region.Node?.BaseName.Length > LongestName)
                yield return new Evidence($"{region.Node.BaseName} becomes {region.Name}.", PreflightContext.LocationOf(region.Node), $"Shorten the name of {region.Node.Path} to {LongestName} characters before the @; it has {region.Node.BaseName.Length}.");
        }
    }

    private static IEnumerable<Evidence> LabelOnly(PreflightContext context) =>
        // With a virtio device in the firmware this is an error, FK2006.
        context.Vdevs.IsEmpty ? SpeakingLabels(context) : [];

    private static IEnumerable<Evidence> SpeakingLabels(PreflightContext context) =>
        from region in context.Processor.DistinctRegions.Take(MostRegions)
        where region.Node is not null
        let label = context.Processor.Tree.FindLabel(region.Node!)
        where label is not null && SpecialName().IsMatch(label) && region.Name != label
        select new Evidence($"{region.Node!.Path} has the label {label}.", PreflightContext.LocationOf(region.Node), $"Call the node {label}@{region.PhysicalAddress:x}.");

    [GeneratedRegex("^vdev[0-9]+(vring[0-9]+|buffer)$")]
    private static partial Regex SpecialName();
}
