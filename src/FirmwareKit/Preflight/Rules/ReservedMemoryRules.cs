using System.Globalization;
using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK3043 to FK3050: /reserved-memory and each region by itself (device-tree.md section 2).</summary>
internal static class ReservedMemoryRules
{
    private const ulong PageSize = 4096;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK3043",
            Severity.Error,
            "Linux ignores /reserved-memory",
            "Linux takes the node only when its cells equal the root's and it has ranges. Otherwise it says \"unsupported node format, ignoring\" once, at early boot, and knows no region at all.",
            "Copy #address-cells and #size-cells from the root, and add an empty ranges;.",
            "__reserved_mem_check_root; device-tree.md RMEM001 to RMEM003",
            Ignored),
        new(
            "FK3044",
            Severity.Error,
            "Region wraps around the end of the address space",
            "Address and size add up to more than 64 bits. Linux computes with what is left of the sum.",
            "Correct reg.",
            "device-tree.md RMEM006",
            Wraps),
        new(
            "FK3045",
            Severity.Error,
            "Region is both no-map and reusable",
            "The one forbids Linux the memory, the other lends it to Linux. No handler takes such a region, so that it is reserved and nobody can use it.",
            "Remove reusable: firmware wants no-map.",
            "reserved-memory.yaml; device-tree.md RMEM007",
            NoMapReusable),
        new(
            "FK3046",
            Severity.Warning,
            "Region has several reg entries",
            "Linux uses the first entry for the region. Kernels up to 6.12 reserve the others without a word, newer ones warn.",
            "Make a node of each entry.",
            "__reserved_mem_reserve_reg; device-tree.md RMEM008",
            SeveralEntries),
        new(
            "FK3047",
            Severity.Warning,
            "Region has both reg and size",
            "reg wins, and size says nothing. A reader takes the region for one that is placed at boot.",
            "Remove size, alignment and alloc-ranges.",
            "fdt_scan_reserved_mem; device-tree.md RMEM009",
            RegAndSize),
        new(
            "FK3048",
            Severity.Error,
            "Reserved regions overlap",
            "Linux says OVERLAP DETECTED at early boot and goes on. Two owners then write to the same memory.",
            "Move or shrink one of them.",
            "__rmem_check_for_overlap; device-tree.md RMEM010",
            Overlap),
        new(
            "FK3049",
            Severity.Warning,
            "Unit address differs from reg",
            "The number behind the @ of a node's name should be the start of its memory. Linux goes by reg; people, and the names in the log, go by the name.",
            "Rename the node.",
            "devicetree specification section 2.2.1; device-tree.md RMEM011",
            OtherUnitAddress),
        new(
            "FK3050",
            Severity.Warning,
            "Region is not aligned to pages",
            "Linux and OP-TEE map whole pages of 4 KiB. What else lies in the first and the last page is mapped, and open to the core, as well.",
            "Align start and size to 0x1000.",
            "ioremap; device-tree.md RMEM012",
            NotAligned),
    ];

    private static IEnumerable<Evidence> Ignored(PreflightContext context)
    {
        if (context.Processor.ReservedMemory is { IgnoredBecause: { } why, Node: { } node })
        {
            var root = AddressCells.Of(context.Processor.Tree.Root);
            yield return new Evidence(
                $"Linux ignores {node.Path} with its {node.Children.Count} regions: {why}.",
                PreflightContext.LocationOf(node),
                $"In {node.Path}: #address-cells = <{root.Address}>; #size-cells = <{root.Size}>; ranges;",
                context.BoardLine("unable to acquire memory-region"));
        }
        else if (context.Processor is { ReservedMemory.Node: null, Regions.Count: > 0 })
        {
            yield return new Evidence($"{context.Processor.Node.Path} lists regions, and the tree has no /reserved-memory.", context.PropertyLocation("memory-region"), "Add the node with the regions.");
        }
    }

    private static IEnumerable<Evidence> Wraps(PreflightContext context)
    {
        foreach (var (node, reg) in context.Processor.ListedNodes)
        {
            if (reg is [var memory, ..] && memory.Size > ulong.MaxValue - memory.Start)
                yield return new Evidence($"{node.Name} starts at 0x{memory.Start:x} and has 0x{memory.Size:x} bytes.", PreflightContext.LocationOf(node), $"Correct the size in reg of {context.NameOf(node)}: at most 0x{ulong.MaxValue - memory.Start:x} bytes follow its start.");
        }
    }

    private static IEnumerable<Evidence> NoMapReusable(PreflightContext context)
    {
        foreach (var (node, _) in context.Processor.ListedNodes)
        {
            if (node.Has("no-map") && node.Has("reusable"))
                yield return new Evidence($"{node.Name} has no-map and reusable.", PreflightContext.LocationOf(node), $"{context.NameOf(node)} {{ /delete-property/ reusable; }};");
        }
    }

    private static IEnumerable<Evidence> SeveralEntries(PreflightContext context)
    {
        foreach (var (node, reg) in context.Processor.ListedNodes)
        {
            if (reg.Count > 1)
                yield return new Evidence($"reg of {node.Name} has {reg.Count} entries; {reg[0]} is used.", PreflightContext.LocationOf(node), $"Leave {DeviceTreeLine.Reg(node, reg[0].Start, reg[0].Size)} in {node.Name}, and add a node {node.BaseName}-2@{reg[1].Start:x} with {DeviceTreeLine.Reg(node, reg[1].Start, reg[1].Size)}");
        }
    }

    private static IEnumerable<Evidence> RegAndSize(PreflightContext context)
    {
        foreach (var (node, _) in context.Processor.ListedNodes)
        {
            if (node.Has("reg") && node.Has("size"))
                yield return new Evidence($"{node.Name} has reg and size.", PreflightContext.LocationOf(node), DeviceTreeLine.Set(context, node, string.Join(' ', ((string[])["size", "alignment", "alloc-ranges"]).Where(node.Has).Select(name => $"/delete-property/ {name};"))));
        }
    }

    private static IEnumerable<Evidence> Overlap(PreflightContext context)
    {
        if (!context.Processor.ReservedMemory.HasOverlaps)
            yield break;
        var listed = context.Processor.ListedNodes.Select(region => region.Node).ToHashSet();
        var done = new HashSet<DeviceTreeNode>();
        var all = context.Processor.ReservedMemory.Regions.Where(region => region.Memory is not null).ToList();
        foreach (var region in all.Where(region => listed.Contains(region.Node)))
        {
            done.Add(region.Node);
            foreach (var other in all.Where(other => !done.Contains(other.Node)))
            {
                // Linux compares regions in the order of their starts.
                var (first, second) = region.Memory!.Value.Start <= other.Memory!.Value.Start ? (region, other) : (other, region);
                if (!first.Memory!.Value.Overlaps(second.Memory!.Value))
                    continue;
                yield return new Evidence(
                    $"{first.Node.Name} ({first.Memory}) overlaps {second.Node.Name} ({second.Memory}).",
                    PreflightContext.LocationOf(second.Node),
                    first.Memory.Value.Start < second.Memory.Value.Start
                        ? $"Move {context.NameOf(second.Node)} to 0x{first.Memory.Value.End:x} or above, or end {context.NameOf(first.Node)} before it: {DeviceTreeLine.Reg(first.Node, first.Memory.Value.Start, second.Memory.Value.Start - first.Memory.Value.Start)}"
                        : $"Move {context.NameOf(second.Node)} to 0x{first.Memory.Value.End:x} or above.",
                    BoardLine: "OF: reserved mem: OVERLAP DETECTED!");
            }
        }
    }

    private static IEnumerable<Evidence> OtherUnitAddress(PreflightContext context)
    {
        foreach (var (node, reg) in context.Processor.ListedNodes)
        {
            if (reg is [var memory, ..] && node.Name.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 && !IsNumber(node.Name.AsSpan(at + 1), memory.Start))
                yield return new Evidence($"{node.Name} starts at 0x{memory.Start:x8}.", PreflightContext.LocationOf(node), $"Call it {node.BaseName}@{memory.Start:x}.");
        }
    }

    /// <summary>Capitals and leading zeros mislead nobody; ST's own trees have them.</summary>
    private static bool IsNumber(ReadOnlySpan<char> digits, ulong value) =>
        ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) && number == value;

    private static IEnumerable<Evidence> NotAligned(PreflightContext context)
    {
        foreach (var (node, reg) in context.Processor.ListedNodes)
        {
            if (reg is not [var memory, ..] || (memory.Start % PageSize == 0 && memory.Size % PageSize == 0))
                continue;
            var start = memory.Start / PageSize * PageSize;
            var size = unchecked(((memory.Start - start) + memory.Size + PageSize - 1) / PageSize * PageSize);
            yield return new Evidence(
                $"{node.Name} is {memory}.",
                PreflightContext.LocationOf(node),
                $"For example start 0x{start:x} and size 0x{size:x}, if its neighbours leave room.");
        }
    }
}
