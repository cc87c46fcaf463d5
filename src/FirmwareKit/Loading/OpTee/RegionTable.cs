using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>The platform service's regions: which address of the core is which address of the main CPU (tee-image.md section 6.4).</summary>
internal sealed class RegionTable(OpTeeOptions options)
{
    private const ulong EndOfCore = 1UL << 32;

    /// <summary>Whether there is anything to hold addresses against.</summary>
    public bool IsKnown => !options.Regions.IsEmpty;

    private ulong Mask => options.Width == TaWidth.Bits32 ? uint.MaxValue : ulong.MaxValue;

    /// <summary>stm32_rproc_da_to_pa: the physical address of a range of device addresses; null when no region (ST: no dma-range) holds all of it.</summary>
    public ulong? Translate(uint address, uint size)
    {
        if (options.Profile.IsSt)
            return TranslateSt(address, size);
        foreach (var region in options.Regions)
        {
            if (IsInside(address, size, region.DeviceAddress, region.Size, Mask))
                return unchecked(region.PhysicalAddress + address - region.DeviceAddress) & Mask;
        }

        return IsKnown || address + (ulong)size > EndOfCore ? null : address;
    }

    /// <summary>stm32_rproc_map: whether one region holds the whole physical range.</summary>
    public bool CanMap(ulong address, uint size)
    {
        foreach (var region in options.Regions)
        {
            if (IsInside(address, size, region.PhysicalAddress, region.Size, Mask))
                return true;
        }

        return !IsKnown;
    }

    /// <summary>
    /// core_is_buffer_inside: a range of size 0, or one that wraps, is never inside; one that ends with the last address of the space may be.
    /// </summary>
    public static bool IsInside(ulong start, ulong size, ulong areaStart, ulong areaSize, ulong mask)
    {
        if (size == 0 || areaSize == 0)
            return false;
        var last = unchecked(start - 1 + size) & mask;
        var areaLast = unchecked(areaStart - 1 + areaSize) & mask;
        return last >= start && areaLast >= areaStart && start >= areaStart && last <= areaLast;
    }

    /// <summary>Where the regions are, for a report.</summary>
    public string Describe() => string.Join(", ", options.Regions.Select(region => $"0x{region.DeviceAddress:x8} + 0x{region.Size:x}"));

    private ulong? TranslateSt(uint address, uint size)
    {
        if (options.DmaRanges.IsEmpty)
            return address + (ulong)size > EndOfCore ? null : address;
        foreach (var range in options.DmaRanges)
        {
            if (IsInside(address, size, range.DeviceAddress, range.Size, Mask))
                return unchecked(range.PhysicalAddress + address - range.DeviceAddress) & Mask;
        }

        return null;
    }
}
