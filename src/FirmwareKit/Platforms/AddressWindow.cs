using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Platforms;

/// <summary>Memory that a driver reaches by its own translation table, next to what <c>memory-region</c> lists.</summary>
/// <param name="Name">Name for people: <c>atcm</c>, or the region's name.</param>
/// <param name="Memory">Where the core sees it; size in bytes.</param>
/// <param name="PhysicalAddress">Where the main CPU sees it; null when the tree does not tell.</param>
public sealed record AddressWindow(string Name, AddressRange Memory, ulong? PhysicalAddress)
{
    /// <summary>
    /// imx_rproc_da_to_sys and its like: the entries that the driver maps by itself, and what the others share with a listed region.
    /// </summary>
    internal static IReadOnlyList<AddressWindow> Find(DeviceTreeNode node, SocCore core, IReadOnlyList<ProcessorRegion> regions)
    {
        var windows = new List<AddressWindow>();
        foreach (var entry in core.AddressMap)
        {
            if (entry.Register is not null)
            {
                if (FromRegister(node, entry) is { } window)
                    windows.Add(window);
            }
            else if (entry.IsOwn)
            {
                windows.Add(new AddressWindow("driver's own memory", new AddressRange(entry.DeviceAddress, entry.Size), entry.PhysicalAddress));
            }
            else
            {
                windows.AddRange(regions.Select(region => Shared(entry, region)).OfType<AddressWindow>());
            }
        }

        return windows;
    }

    /// <summary>The first entry that holds a physical address; null when none does.</summary>
    internal static ulong? ToDeviceAddress(SocCore core, ulong physicalAddress)
    {
        foreach (var entry in core.AddressMap)
        {
            if (new AddressRange(entry.PhysicalAddress, entry.Size).Contains(physicalAddress))
                return unchecked(entry.DeviceAddress + (physicalAddress - entry.PhysicalAddress));
        }

        return null;
    }

    private static AddressWindow? FromRegister(DeviceTreeNode node, AddressMapEntry entry)
    {
        var index = node.Find("reg-names")?.IndexOfString(entry.Register!) ?? -1;
        var registers = AddressCells.ReadReg(node);
        return index >= 0 && index < registers.Count ? new AddressWindow(entry.Register!, registers[index] with { Start = entry.DeviceAddress }, null) : null;
    }

    private static AddressWindow? Shared(AddressMapEntry entry, ProcessorRegion region)
    {
        if (region.Reserved?.Memory is not { } memory)
            return null;
        var host = new AddressRange(entry.PhysicalAddress, entry.Size);
        var (start, end) = (Math.Max(host.Start, memory.Start), Math.Min(host.End, memory.End));
        return start < end ? new AddressWindow(region.Name, new AddressRange(unchecked(entry.DeviceAddress + (start - host.Start)), end - start), start) : null;
    }
}
