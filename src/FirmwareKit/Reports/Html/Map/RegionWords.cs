using FirmwareKit.Binary;
using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>What is said of a region beside its picture.</summary>
internal static class RegionWords
{
    /// <summary>Where the core sees it.</summary>
    public static string CoreView(MapRegion region) => region.DeviceAddress is null ? "none" : RangeOf(region.Memory.Start, region.Size);

    /// <summary>Where the main CPU sees it.</summary>
    public static string LinuxView(MapRegion region) => region.PhysicalAddress is { } start ? RangeOf(start, region.Size) : region.Listed is null ? "not known" : "chosen at boot";

    /// <summary>How full it is.</summary>
    public static string Fill(MapRegion region)
    {
        if (region.Size == 0)
            return "size not known";
        // A stretch is as large as what is in it: how full it is says nothing.
        if (region.Origin == MapRegionOrigin.None)
            return Quantity.Size(region.Size);
        return region.UsedBytes == 0
            ? $"{Quantity.Size(region.Size)}, nothing in it"
            : $"{Quantity.Size(region.Size)}: {Quantity.Size(region.UsedBytes)} used ({Quantity.Percent(region.UsedBytes, region.Size)}), {Quantity.Size(region.FreeBytes)} free";
    }

    /// <summary>The part of a range that is inside another; empty when none is.</summary>
    public static AddressRange Within(AddressRange memory, AddressRange region)
    {
        var (start, end) = (Math.Max(memory.Start, region.Start), Math.Min(memory.End, region.End));
        return start < end ? new AddressRange(start, end - start) : new AddressRange(start, 0);
    }

    private static string RangeOf(ulong start, ulong size) => new AddressRange(start, size) is { Size: > 0 } range ? range.ToString() : Quantity.Address(start);
}
