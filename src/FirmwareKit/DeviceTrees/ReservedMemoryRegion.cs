using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>One child of <c>/reserved-memory</c>.</summary>
public sealed class ReservedMemoryRegion
{
    internal ReservedMemoryRegion(DeviceTreeNode node, AddressRange? memory)
    {
        Node = node;
        Memory = memory;
    }

    /// <summary>The node.</summary>
    public DeviceTreeNode Node { get; }

    /// <summary>Physical addresses, from the first <c>reg</c> entry; null for a region that is placed when the board boots (only <c>size</c>).</summary>
    public AddressRange? Memory { get; }

    /// <summary>
    /// Size in bytes: the first <c>reg</c> entry's, or what <c>size</c> asks for; null when neither can be decoded. <c>size</c> and
    /// <c>alignment</c> have the #size-cells of <c>/reserved-memory</c>.
    /// </summary>
    public ulong? Size => Memory?.Size ?? Number("size");

    /// <summary>Alignment in bytes that a region without <c>reg</c> asks for; null when it asks for none.</summary>
    public ulong? Alignment => Number("alignment");

    /// <summary>Where a region without <c>reg</c> may be placed (<c>alloc-ranges</c>), physical addresses; empty for anywhere.</summary>
    public IReadOnlyList<AddressRange> AllocationRanges => AddressCells.ReadEntries(Node, "alloc-ranges");

    /// <summary>Whether the system may not map it (<c>no-map</c>), as firmware memory needs it.</summary>
    public bool IsNoMap => Node.Has("no-map");

    /// <summary>Whether the system may use it until its owner wants it (<c>reusable</c>).</summary>
    public bool IsReusable => Node.Has("reusable");

    /// <summary>Whether it is a pool for DMA: <c>compatible = "shared-dma-pool"</c>.</summary>
    public bool IsDmaPool => Node.IsCompatible("shared-dma-pool");

    private ulong? Number(string name) => Node.Parent is { } parent && Node.Find(name) is { } property ? property.GetNumber(0, AddressCells.Of(parent).Size) : null;
}
