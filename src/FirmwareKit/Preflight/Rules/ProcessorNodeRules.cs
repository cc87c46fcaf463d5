using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK3010 to FK3018: the processor's node, its list of regions and its bus.</summary>
internal static class ProcessorNodeRules
{
    private static readonly string[] KnownStatus = ["okay", "ok", "disabled", "reserved", "fail"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK3010",
            Severity.Warning,
            "Compatible string differs in letter case",
            "Linux compares compatible strings without regard to case; OP-TEE and U-Boot do not. The node works in one of them and is missing in the other.",
            "Spell it as the binding does.",
            "of_compat_cmp; device-tree.md RPROC002",
            OtherCase),
        new(
            "FK3011",
            Severity.Warning,
            "Status is no defined value",
            "Linux takes anything but \"okay\" and \"ok\", in these letters, for disabled. A misspelled status looks enabled to a reader.",
            "Use status = \"okay\"; or status = \"disabled\";.",
            "of_device_is_available; device-tree.md RPROC003",
            UnknownStatus),
        new(
            "FK3012",
            Severity.Warning,
            "The processor's bus is not at the root of the tree",
            "The drivers look at the parent's dma-ranges only, and read its addresses as those of the root. A further bus in between is not translated.",
            "Move the bus to the root.",
            "stm32_rproc_of_memory_translations; device-tree.md RPROC024",
            DeepBus),
        new(
            "FK3013",
            Severity.Error,
            "memory-region is no list of phandles",
            "Each entry has four bytes. What is left over is dropped, and the list may be read as another one.",
            "Write memory-region = <&region1>, <&region2>;",
            "device-tree.md RPROC010",
            OddLength),
        new(
            "FK3014",
            Severity.Warning,
            "Region listed twice",
            "Linux makes two carveouts of it and maps it twice. The second one is never used, since the first is found before it.",
            "Remove one entry.",
            "linux-remoteproc.md P-14; device-tree.md RPROC012",
            Twice),
        new(
            "FK3015",
            Severity.Error,
            "Two listed regions have the same name",
            "Linux looks for vrings, buffers and carveouts by the node's name without its unit address, and takes the first one. The other is never found.",
            "Rename one of the nodes.",
            "rproc_find_carveout_by_name (linux-remoteproc.md P-14); device-tree.md RPROC013",
            SameName),
        new(
            "FK3016",
            Severity.Error,
            "The bus has no usable dma-ranges",
            "The driver translates addresses by the dma-ranges of the processor's parent, and gives up on the node without it. An empty one is identity by the specification, and refused all the same.",
            "Add dma-ranges to the bus.",
            "stm32_rproc_of_memory_translations (linux-remoteproc.md P-05, P-06); device-tree.md RPROC020, RPROC021",
            NoDmaRanges),
        new(
            "FK3017",
            Severity.Warning,
            "Region ends outside of dma-ranges",
            "Linux translates a region's start only and does not notice. The core may not reach the end, and OP-TEE refuses such a node.",
            "Extend the entry of dma-ranges, or shrink the region.",
            "stm32_rproc_pa_to_da (linux-remoteproc.md P-07); device-tree.md RPROC023",
            context => context.Processor.Type.Delivery == FirmwareDelivery.Elf ? EndsOutside(context) : []),
        new(
            "FK3018",
            Severity.Error,
            "Region of signed firmware ends outside of dma-ranges",
            "OP-TEE wants each region inside of one entry, and refuses the whole node otherwise. Linux does not notice.",
            "Extend the entry of dma-ranges, or shrink the region.",
            "stm32_rproc_parse_mems of OP-TEE; device-tree.md section 3.6, RPROC023",
            context => context.Processor.Type.Delivery == FirmwareDelivery.SignedImage ? EndsOutside(context) : []),
    ];

    private static IEnumerable<Evidence> OtherCase(PreflightContext context)
    {
        var (node, known) = (context.Processor.Node, context.Processor.Type.Compatible);
        if (!node.IsCompatible(known) && node.Compatible.FirstOrDefault(found => string.Equals(found, known, StringComparison.OrdinalIgnoreCase)) is { } found)
            yield return new Evidence($"{node.Path} is compatible with \"{found}\".", context.PropertyLocation("compatible"), $"Write compatible = \"{known}\";");
    }

    private static IEnumerable<Evidence> UnknownStatus(PreflightContext context)
    {
        for (var node = context.Processor.Node; node is not null; node = node.Parent)
        {
            if (node.Find("status") is not { } status || (status.GetString() is { } text && (KnownStatus.Contains(text) || text.StartsWith("fail-", StringComparison.Ordinal))))
                continue;
            yield return new Evidence(
                status.GetString() is { } word ? $"The status of {node.Path} is \"{word}\"." : $"The status of {node.Path} is no string: it lacks its NUL, or is empty.",
                PreflightContext.LocationOf(node),
                $"{context.NameOf(node)} {{ status = \"okay\"; }};");
        }
    }

    private static IEnumerable<Evidence> DeepBus(PreflightContext context)
    {
        if (context.Processor.Type.IsDriverModelled && context.Processor.Node.Parent is { Parent.Parent: not null } bus)
            yield return new Evidence($"{bus.Path}, the bus of {context.Processor.Name}, is below {bus.Parent.Path}.", PreflightContext.LocationOf(bus), $"Move {bus.Path} with its children to /{bus.Name}.");
    }

    private static IEnumerable<Evidence> OddLength(PreflightContext context)
    {
        if (context.Processor.Node.Find("memory-region") is { } list && list.Value.Length % 4 != 0)
            yield return new Evidence($"memory-region of {context.Processor.Node.Path} has {list.Value.Length} bytes, no multiple of 4.", context.PropertyLocation("memory-region"), DeviceTreeLine.MemoryRegion(context) is { } line ? $"Write one reference for each region, beginning with those that can be read: {line}" : null);
    }

    private static IEnumerable<Evidence> Twice(PreflightContext context) =>
        // Regions without a node count as one, too.
        context.Processor.DistinctRegions.Length == context.Processor.Regions.Count ? [] : ListedTwice(context);

    private static IEnumerable<Evidence> ListedTwice(PreflightContext context) =>
        from same in context.Processor.Regions.Where(region => region.Node is not null).GroupBy(region => region.Node)
        where same.Count() > 1
        select new Evidence($"memory-region lists {same.Key!.Name} {same.Count()} times.", context.PropertyLocation("memory-region"), DeviceTreeLine.MemoryRegion(context));

    private static IEnumerable<Evidence> SameName(PreflightContext context)
    {
        var names = new HashSet<string>(context.Processor.DistinctRegions.Length, StringComparer.Ordinal);
        foreach (var region in context.Processor.DistinctRegions)
        {
            if (region.Node is not null && !names.Add(region.Name))
                return CalledAlike(context);
        }

        return [];
    }

    private static IEnumerable<Evidence> CalledAlike(PreflightContext context) =>
        from same in context.Processor.DistinctRegions.Where(region => region.Node is not null).GroupBy(region => region.Name)
        let nodes = same.Take(2).Select(region => region.Node!.Name).ToList()
        where nodes.Count > 1
        select new Evidence($"{nodes[0]} and {nodes[1]} are both called {same.Key}.", context.PropertyLocation("memory-region"), $"Rename {nodes[1]}.");

    private static IEnumerable<Evidence> NoDmaRanges(PreflightContext context)
    {
        var processor = context.Processor;
        if (!processor.Type.IsDriverModelled || processor.DmaRanges.Count != 0 || processor.Node.Parent is not { } bus)
            yield break;
        var entry = 4 * DmaRange.EntryCells(processor.Type.HostBits);
        yield return new Evidence(
            bus.Find("dma-ranges") is not { } found ? $"{bus.Path} has no dma-ranges."
            : found.Value.IsEmpty ? $"dma-ranges of {bus.Path} is empty."
            : $"dma-ranges of {bus.Path} has {found.Value.Length} bytes, no multiple of {entry}: core's address, {(processor.Type.HostBits == 64 ? "two cells of " : string.Empty)}Linux's address, size.",
            new FindingLocation($"{bus.Path}, dma-ranges", DeviceTreePath: bus.Path),
            $"{context.NameOf(bus)} {{ dma-ranges = {Ranges(processor)}; }};",
            context.BoardLine("dma-ranges"));
    }

    /// <summary>What the SoC's memories give; on a 64-bit bus everything is where Linux sees it.</summary>
    private static string Ranges(RemoteProcessor processor) => processor.Type.HostBits == 64 || processor.Soc is null
        ? "<0x0 0x0 0x0 0xfffffffc>"
        : string.Join(
            ", ",
            from memory in processor.Soc.Memories
            from view in memory.CoreAddresses.Zip([memory.Host.Start, .. memory.HostAliases])
            select $"<0x{view.First:x} 0x{view.Second:x} 0x{memory.Host.Size:x}>");

    private static IEnumerable<Evidence> EndsOutside(PreflightContext context)
    {
        foreach (var region in context.Processor.Regions)
        {
            if (region.Reserved?.Memory is not { Size: > 0 } memory || DmaRange.Holding(context.Processor.DmaRanges, memory.Start) is not { } entry || entry.Physical.Contains(memory))
                continue;
            yield return new Evidence(
                $"{region.Node!.Name} is {memory}; the entry of dma-ranges that holds its start ends at 0x{entry.Physical.End - 1:x8}.",
                PreflightContext.LocationOf(region.Node),
                $"Extend that entry by 0x{memory.End - entry.Physical.End:x} bytes, or set {DeviceTreeLine.Reg(region.Node, memory.Start, entry.Physical.End - memory.Start)} in {region.Node.Name}.");
        }
    }
}
