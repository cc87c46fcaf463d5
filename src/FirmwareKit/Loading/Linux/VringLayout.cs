using FirmwareKit.Firmware;

namespace FirmwareKit.Loading.Linux;

/// <summary>The kernel's arithmetic on rings, in the width of its host (vring_size, vring_init).</summary>
internal static class VringLayout
{
    private const ulong PageSize = 4096;

    /// <summary>PAGE_ALIGN(vring_size(num, align)); wraps on a 32-bit host.</summary>
    public static ulong PageAlignedSize(Vring vring, int hostBits)
    {
        unchecked
        {
            var mask = hostBits == 32 ? uint.MaxValue : ulong.MaxValue;
            var head = ((16UL * vring.Count) + (2 * (3UL + vring.Count))) & mask;
            var size = ((head + vring.Alignment - 1) & ~((ulong)vring.Alignment - 1) & mask) + 6 + (8UL * vring.Count);
            return ((size & mask) + PageSize - 1) & ~(PageSize - 1) & mask;
        }
    }

    /// <summary>Bytes that the kernel clears and uses: vring_size without rounding.</summary>
    public static ulong Size(Vring vring) => vring.Size;

    /// <summary>
    /// Whether the used part of the ring, computed with an alignment that is no power of two, ends up at address 0, where the kernel then reads
    /// (vring_init). Mapped memory is in the upper quarter of a 32-bit host.
    /// </summary>
    public static bool UsedPartIsNull(Vring vring, int hostBits)
    {
        const ulong Mapping = 0xf0800000;
        var mask = hostBits == 32 ? uint.MaxValue : ulong.MaxValue;
        var used = unchecked((Mapping + (16UL * vring.Count) + (2 * (3UL + vring.Count)) + vring.Alignment - 1) & ~((ulong)vring.Alignment - 1) & mask);
        return used < PageSize;
    }
}
