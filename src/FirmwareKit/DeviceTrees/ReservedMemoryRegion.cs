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

    /// <summary>Whether the system may not map it (<c>no-map</c>), as firmware memory needs it.</summary>
    public bool IsNoMap => Node.Has("no-map");

    /// <summary>Whether the system may use it until its owner wants it (<c>reusable</c>).</summary>
    public bool IsReusable => Node.Has("reusable");

    /// <summary>Whether it is a pool for DMA: <c>compatible = "shared-dma-pool"</c>.</summary>
    public bool IsDmaPool => Node.Compatible.Contains("shared-dma-pool");
}
