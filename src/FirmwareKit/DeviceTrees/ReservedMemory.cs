using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary><c>/reserved-memory</c> as Linux takes it at early boot.</summary>
public sealed class ReservedMemory
{
    private readonly Dictionary<string, ReservedMemoryRegion> _byName = [];

    private ReservedMemory(DeviceTreeNode? node, string? ignored, IReadOnlyList<ReservedMemoryRegion> regions)
    {
        Node = node;
        IgnoredBecause = ignored;
        Regions = regions;
        foreach (var region in regions)
            _byName.TryAdd(region.Node.Name, region);
        HasOverlaps = FindOverlap(regions);
    }

    /// <summary>The node, null when the tree has none.</summary>
    public DeviceTreeNode? Node { get; }

    /// <summary>Why Linux ignores the whole node (<c>unsupported node format, ignoring</c>); null when it does not.</summary>
    public string? IgnoredBecause { get; }

    /// <summary>The regions that Linux knows afterwards: available children with <c>reg</c> or <c>size</c>, in tree order.</summary>
    public IReadOnlyList<ReservedMemoryRegion> Regions { get; }

    /// <summary>Whether two regions share memory.</summary>
    internal bool HasOverlaps { get; }

    /// <summary>Reads the reserved memory of a tree.</summary>
    /// <param name="tree">The tree.</param>
    public static ReservedMemory Read(DeviceTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (tree.Root.FindChild("reserved-memory") is not { } node)
            return new ReservedMemory(null, null, []);
        // __reserved_mem_check_root: cells must be there and equal the root's, and ranges must exist.
        var root = AddressCells.Of(tree.Root);
        if (node.Find("#size-cells") is not { CellCount: >= 1 } size || size.GetCell(0) != root.Size)
            return new ReservedMemory(node, "its #size-cells is missing or differs from the root's", []);
        if (node.Find("#address-cells") is not { CellCount: >= 1 } address || address.GetCell(0) != root.Address)
            return new ReservedMemory(node, "its #address-cells is missing or differs from the root's", []);
        if (!node.Has("ranges"))
            return new ReservedMemory(node, "it has no ranges property", []);

        var regions = new List<ReservedMemoryRegion>();
        foreach (var child in node.Children)
        {
            if (!child.IsAvailable)
                continue;
            if (child.Has("reg"))
            {
                // A reg that cannot be decoded, or of size 0, reserves nothing.
                if (AddressCells.ReadReg(child) is [{ Size: > 0 } memory, ..])
                    regions.Add(new ReservedMemoryRegion(child, memory));
            }
            else if (child.Has("size"))
            {
                regions.Add(new ReservedMemoryRegion(child, null));
            }
        }

        return new ReservedMemory(node, null, regions);
    }

    /// <summary>The region of a node, null when Linux does not know it. Like Linux, this compares names with unit address.</summary>
    /// <param name="node">A node, usually one that <c>memory-region</c> names.</param>
    public ReservedMemoryRegion? Find(DeviceTreeNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return _byName.GetValueOrDefault(node.Name);
    }

    private static bool FindOverlap(IReadOnlyList<ReservedMemoryRegion> regions)
    {
        var end = 0UL;
        foreach (var memory in regions.Select(region => region.Memory).OfType<AddressRange>().OrderBy(memory => memory.Start))
        {
            if (memory.Start < end)
                return true;
            end = memory.End;
        }

        return false;
    }
}
