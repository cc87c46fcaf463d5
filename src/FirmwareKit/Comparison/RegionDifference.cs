using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Comparison;

/// <summary>A memory region of the board that two firmware files use differently.</summary>
/// <param name="Name">Its name; empty for memory in no region.</param>
/// <param name="DeviceAddress">Where the core sees it; null when it does not, or for memory in no region.</param>
/// <param name="Size">Its size in bytes; 0 for memory in no region.</param>
/// <param name="OldUsed">Bytes that the old firmware uses.</param>
/// <param name="NewUsed">Bytes that the new firmware uses.</param>
public sealed record RegionDifference(string Name, ulong? DeviceAddress, ulong Size, ulong OldUsed, ulong NewUsed)
{
    /// <summary>Compares the memory of two firmware files on one board.</summary>
    /// <param name="old">The picture of the old one.</param>
    /// <param name="new">The picture of the new one, of the same processor.</param>
    public static IReadOnlyList<RegionDifference> Compare(MemoryPicture old, MemoryPicture @new)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        var found = new List<RegionDifference>();
        foreach (var (before, after) in old.Regions.Zip(@new.Regions))
        {
            if (before.UsedBytes != after.UsedBytes)
                found.Add(new RegionDifference(after.Name, after.DeviceAddress, after.Size, before.UsedBytes, after.UsedBytes));
        }

        var (oldOutside, newOutside) = (Outside(old), Outside(@new));
        if (oldOutside != newOutside)
            found.Add(new RegionDifference(string.Empty, null, 0, oldOutside, newOutside));
        return found;
    }

    private static ulong Outside(MemoryPicture picture)
    {
        var sum = UInt128.Zero;
        foreach (var stretch in picture.Outside)
            sum += stretch.UsedBytes;
        return (ulong)UInt128.Min(sum, ulong.MaxValue);
    }
}
