using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Platforms;

/// <summary>One entry of a processor's <c>memory-region</c>.</summary>
/// <param name="Index">Place in the list; Linux searches in this order.</param>
/// <param name="Phandle">The phandle that stands in the list.</param>
/// <param name="Node">The node it names; null when nobody has the phandle.</param>
/// <param name="Reserved">The region as Linux knows it; null when it does not: not in /reserved-memory, disabled, or without a size.</param>
/// <param name="DeviceAddress">Where the core sees the region's start; null when no dma-ranges entry covers it, or its address is not known.</param>
public sealed record ProcessorRegion(int Index, uint Phandle, DeviceTreeNode? Node, ReservedMemoryRegion? Reserved, ulong? DeviceAddress)
{
    /// <summary>The region's name for Linux: its node name without unit address, cut to 31 characters. The label plays no part.</summary>
    public string Name => Node is null ? $"phandle 0x{Phandle:x}" : Node.BaseName is { Length: > 31 } name ? name[..31] : Node.BaseName;

    /// <summary>Size in bytes; 0 when it is not known.</summary>
    public ulong Size => Reserved?.Memory?.Size ?? 0;

    /// <summary>Physical address of the start; null when it is not known before boot.</summary>
    public ulong? PhysicalAddress => Reserved?.Memory?.Start;

    /// <summary>Whether the region is for communication (vring, buffer, shared memory), not for code or data.</summary>
    public bool IsShared => IsSharedName(Name);

    /// <summary>Whether a region of this name is for communication.</summary>
    internal static bool IsSharedName(string name) =>
        name.StartsWith("vdev", StringComparison.Ordinal)
        || name.StartsWith("ipc-shmem", StringComparison.Ordinal)
        || name.StartsWith("ipc_shmem", StringComparison.Ordinal)
        || name.StartsWith("mcu-rsc-table", StringComparison.Ordinal)
        || name.StartsWith("mcu_rsc_table", StringComparison.Ordinal);
}
