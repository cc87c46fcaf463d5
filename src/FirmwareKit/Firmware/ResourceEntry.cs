using System.Collections.Immutable;

namespace FirmwareKit.Firmware;

/// <summary>One entry of a resource table. Numbers are little endian and 32 bits wide.</summary>
/// <param name="Index">Place in the table, from 0.</param>
/// <param name="Offset">Offset of the entry's type word from the start of the table.</param>
/// <param name="Type">The type word: 0 carveout, 1 devmem, 2 trace, 3 vdev, 128 to 512 vendor.</param>
public abstract record ResourceEntry(int Index, int Offset, uint Type)
{
    /// <summary>FW_RSC_ADDR_ANY: Linux chooses the address. 0 is not "any".</summary>
    public const uint AnyAddress = 0xffffffff;
}

/// <summary>fw_rsc_carveout: memory that the firmware asks for.</summary>
/// <param name="Index">Place in the table.</param>
/// <param name="Offset">Offset of the type word.</param>
/// <param name="DeviceAddress">Device address, or <see cref="ResourceEntry.AnyAddress"/>.</param>
/// <param name="PhysicalAddress">Physical address; written by Linux.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="Flags">IOMMU protection flags.</param>
/// <param name="Name">Name; a reserved-memory node of this name gives the memory.</param>
public sealed record CarveoutResource(int Index, int Offset, uint DeviceAddress, uint PhysicalAddress, uint Length, uint Flags, string Name)
    : ResourceEntry(Index, Offset, 0);

/// <summary>fw_rsc_devmem: device memory to map through an IOMMU. Without IOMMU, Linux refuses to boot.</summary>
/// <param name="Index">Place in the table.</param>
/// <param name="Offset">Offset of the type word.</param>
/// <param name="DeviceAddress">Device address.</param>
/// <param name="PhysicalAddress">Physical address.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="Flags">IOMMU protection flags.</param>
/// <param name="Name">Name.</param>
public sealed record DevmemResource(int Index, int Offset, uint DeviceAddress, uint PhysicalAddress, uint Length, uint Flags, string Name)
    : ResourceEntry(Index, Offset, 1);

/// <summary>fw_rsc_trace: a text buffer that Linux shows in debugfs.</summary>
/// <param name="Index">Place in the table.</param>
/// <param name="Offset">Offset of the type word.</param>
/// <param name="DeviceAddress">Device address of the buffer.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="Name">Name.</param>
public sealed record TraceResource(int Index, int Offset, uint DeviceAddress, uint Length, string Name) : ResourceEntry(Index, Offset, 2);

/// <summary>fw_rsc_vdev: a virtio device.</summary>
/// <param name="Index">Place in the table.</param>
/// <param name="Offset">Offset of the type word.</param>
/// <param name="Id">virtio id; 7 is rpmsg.</param>
/// <param name="NotifyId">Notify id.</param>
/// <param name="DeviceFeatures">Features that the firmware offers; bit 0 is rpmsg's name service.</param>
/// <param name="GuestFeatures">Features that were negotiated; written by Linux.</param>
/// <param name="Status">virtio status; written by Linux.</param>
/// <param name="Vrings">The rings.</param>
/// <param name="ConfigSpace">The device's configuration bytes.</param>
public sealed record VdevResource(
    int Index,
    int Offset,
    uint Id,
    uint NotifyId,
    uint DeviceFeatures,
    uint GuestFeatures,
    byte Status,
    ImmutableArray<Vring> Vrings,
    ReadOnlyMemory<byte> ConfigSpace)
    : ResourceEntry(Index, Offset, 3)
{
    /// <summary>The virtio id of rpmsg.</summary>
    public const uint Rpmsg = 7;
}

/// <summary>An entry of the vendor range, or of a type that this library does not know. Linux skips both with a warning.</summary>
/// <param name="Index">Place in the table.</param>
/// <param name="Offset">Offset of the type word.</param>
/// <param name="Type">The type word.</param>
public sealed record OtherResource(int Index, int Offset, uint Type) : ResourceEntry(Index, Offset, Type)
{
    /// <summary>Whether the type is in the vendor range, 128 to 512.</summary>
    public bool IsVendor => Type is >= 128 and <= 512;
}
