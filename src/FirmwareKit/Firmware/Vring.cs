using System.Globalization;

namespace FirmwareKit.Firmware;

/// <summary>fw_rsc_vdev_vring: one ring of a virtio device.</summary>
/// <param name="DeviceAddress">Device address, or <see cref="ResourceEntry.AnyAddress"/>; overwritten by Linux.</param>
/// <param name="Alignment">Alignment of the used part in bytes, a power of two.</param>
/// <param name="Count">Number of buffers.</param>
/// <param name="NotifyId">Notify id; overwritten by Linux.</param>
public readonly record struct Vring(uint DeviceAddress, uint Alignment, uint Count, uint NotifyId)
{
    /// <summary>
    /// Bytes that the ring takes: vring_size() of the kernel's uapi/linux/virtio_ring.h, without the wrap of 32-bit hosts. Meaningful for an
    /// alignment that is a power of two.
    /// </summary>
    public ulong Size => Alignment == 0 ? 0 : ((((16UL * Count) + (2 * (3UL + Count)) + Alignment - 1) & ~((ulong)Alignment - 1)) + 6 + (8UL * Count));

    /// <summary>Bytes that Linux sets aside for it: <see cref="Size"/> in whole pages of 4 KiB.</summary>
    public ulong PageAlignedSize => (Size + 0xfff) & ~0xfffUL;

    /// <summary>Bytes of rpmsg buffers that go with two rings of this count: 512 bytes each, 2 * count of them, at most 512.</summary>
    public ulong RpmsgBufferBytes => 512UL * (Count < 256 ? 2UL * Count : 512);

    /// <summary>The address as text: <c>any</c> or hexadecimal.</summary>
    public string AddressText => DeviceAddress == ResourceEntry.AnyAddress ? "any" : string.Create(CultureInfo.InvariantCulture, $"0x{DeviceAddress:x8}");
}
