using FirmwareKit.Binary;

namespace FirmwareKit.Loading;

/// <summary>Who owns a range of memory after loading.</summary>
public enum MemoryUseKind
{
    /// <summary>A loaded segment.</summary>
    Segment,

    /// <summary>A virtio ring.</summary>
    Vring,

    /// <summary>Buffers of rpmsg.</summary>
    Buffers,

    /// <summary>A trace buffer.</summary>
    Trace,

    /// <summary>The resource table that Linux updates.</summary>
    ResourceTable,
}

/// <summary>One range of the memory picture after loading.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name: <c>segment 2</c>, <c>vdev0vring0</c>.</param>
/// <param name="Memory">Device addresses.</param>
/// <param name="Region">The region that it was put into; null when it lies in none.</param>
public sealed record MemoryUse(MemoryUseKind Kind, string Name, AddressRange Memory, LoadedRegion? Region);

/// <summary>A region as the loader holds it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DeviceAddress">Where the core sees it.</param>
/// <param name="PhysicalAddress">Where the main CPU sees it; null when it is chosen at boot.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="IsMapped">Whether the loader can write into it; the rpmsg buffers' region is not mapped.</param>
public sealed record LoadedRegion(string Name, ulong DeviceAddress, ulong? PhysicalAddress, ulong Size, bool IsMapped)
{
    /// <summary>Device addresses of the region.</summary>
    public AddressRange Memory => new(DeviceAddress, Size);
}
