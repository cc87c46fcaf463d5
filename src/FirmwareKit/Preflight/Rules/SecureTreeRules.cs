using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK3060 to FK3063: OP-TEE's own device tree beside Linux's (device-tree.md section 4.3); silent where that tree is not given.</summary>
internal static class SecureTreeRules
{
    private static readonly string[] AccessProperties = ["access-controllers-conf-default", "access-controllers-conf-load"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK3060",
            Severity.Error,
            "OP-TEE does not serve this processor",
            "OP-TEE takes processors from its own device tree: the node must have the -tee compatible there too, and be enabled. Without it the session is refused, and Linux has no such processor.",
            "In OP-TEE's device tree, give the node the -tee compatible and status = \"okay\".",
            "device-tree.md DELTA018; tee-image.md section 7",
            NotServed),
        new(
            "FK3061",
            Severity.Error,
            "Region without access settings",
            "ST's OP-TEE switches the firewall of each region to \"load\" while it writes the firmware, and back to \"default\" afterwards. A region without the two settings fails the probe.",
            "Add access-controllers-conf-default and access-controllers-conf-load to the region's node in OP-TEE's device tree.",
            "device-tree.md DELTA019; tee-image.md section 7",
            context => context.SecureSide is null ? [] : WithoutAccess(context)),
        new(
            "FK3062",
            Severity.Error,
            "Shared region that OP-TEE does not know",
            "What both sides share must be memory of the processor in both device trees. OP-TEE places nothing in, and hands out no table from, memory that its tree does not list.",
            "List the region in memory-region of OP-TEE's device tree, with the same address and size.",
            "device-tree.md DELTA01A",
            Unknown),
        new(
            "FK3063",
            Severity.Error,
            "Linux lists memory that OP-TEE protects",
            "Memory of code in OP-TEE's tree is protected from Linux. Linux maps whatever its own memory-region lists, and the first access from its side is a fault.",
            "Give the two regions addresses of their own in both device trees.",
            "device-tree.md DELTA01A, LAY044",
            context => context.SecureSide is null ? [] : Protected(context)),
    ];

    private static IEnumerable<Evidence> NotServed(PreflightContext context)
    {
        if (context.SecureSide is { Tree: not null, Processor: null } side)
        {
            yield return new Evidence(
                $"OP-TEE's device tree has no enabled remote processor that {side.Options.Profile.Description} takes.",
                new FindingLocation("OP-TEE's device tree"),
                $"In OP-TEE's device tree: {context.NameOf(context.Processor.Node)} {{ compatible = \"{context.Processor.Type.Compatible}\"; status = \"okay\"; }};",
                BoardLine: context.BoardLine("tee_client_open_session"));
        }
    }

    private static IEnumerable<Evidence> WithoutAccess(PreflightContext context) =>
        from node in SecureRegions(context)
        where context.SecureSide!.Options.Profile.IsSt && context.Processor.Type.Line == "STM32MP2"
        let missing = AccessProperties.Where(name => !node.Has(name)).ToList()
        where missing.Count != 0
        select new Evidence($"{node.Path} of OP-TEE's device tree has no {string.Join(" and no ", missing)}.", Location(node), $"In OP-TEE's device tree, add {string.Join(" and ", missing)} to {node.Path}.");

    private static IEnumerable<Evidence> Unknown(PreflightContext context)
    {
        if (context.SecureSide?.Processor is null)
            yield break;
        var known = SecureRegions(context).SelectMany(FirstReg).ToList();
        foreach (var region in context.Processor.Regions)
        {
            if (region.IsShared
                && region.Reserved?.Memory is { } memory
                && context.Outcome.Memory.Any(use => use.Region?.Name == region.Name)
                && !known.Exists(range => range.Contains(memory)))
            {
                yield return new Evidence(
                    $"{region.Node!.Path} ({memory}), which the firmware shares with Linux, lies in no region that OP-TEE's device tree lists.",
                    new FindingLocation(region.Node.Path, DeviceTreePath: region.Node.Path),
                    $"In OP-TEE's device tree, list a region with {DeviceTreeLine.Reg(region.Node, memory.Start, memory.Size)} in memory-region of the processor.");
            }
        }
    }

    /// <summary>The same range on both sides is one region, however OP-TEE's tree names it.</summary>
    private static IEnumerable<Evidence> Protected(PreflightContext context) =>
        from node in SecureRegions(context)
        where !ProcessorRegion.IsSharedName(node.BaseName)
        from memory in FirstReg(node)
        from region in context.Processor.Regions
        where region.Reserved?.Memory is { } listed && listed.Overlaps(memory) && !(region.IsShared && listed == memory)
        select new Evidence(
            $"{region.Node!.Path} ({region.Reserved!.Memory}) overlaps {node.Path} ({memory}) of OP-TEE's device tree, memory of the firmware itself.",
            new FindingLocation(region.Node.Path, DeviceTreePath: region.Node.Path),
            $"Give {region.Node.Path} and {node.Path} of OP-TEE's device tree addresses of their own, in both trees.");

    private static IEnumerable<DeviceTreeNode> SecureRegions(PreflightContext context)
    {
        if (context.SecureSide is not { Tree: { } tree, Processor: { } processor } || processor.Find("memory-region") is not { } list)
            yield break;
        for (var i = 0; i < list.CellCount; i++)
        {
            if (tree.FindByPhandle(list.GetCell(i)) is { } node)
                yield return node;
        }
    }

    /// <summary>fdt_reg_info: of several entries OP-TEE takes the first.</summary>
    private static IEnumerable<AddressRange> FirstReg(DeviceTreeNode node) => AddressCells.ReadReg(node).Take(1);

    private static FindingLocation Location(DeviceTreeNode node) => new($"{node.Path} of OP-TEE's device tree", DeviceTreePath: node.Path);
}
