using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Platforms;

/// <summary>One entry of the bus's <c>dma-ranges</c>: how the remote core sees a part of the physical address space.</summary>
/// <param name="DeviceAddress">First address as the core sees it.</param>
/// <param name="PhysicalAddress">First address as the main CPU sees it.</param>
/// <param name="Size">Size in bytes.</param>
public readonly record struct DmaRange(ulong DeviceAddress, ulong PhysicalAddress, ulong Size)
{
    /// <summary>Buses have up to some ten entries; each region is held against all of them.</summary>
    private const int MostEntries = 256;

    /// <summary>The physical addresses that the entry covers.</summary>
    public AddressRange Physical => new(PhysicalAddress, Size);

    /// <summary>
    /// Reads the entries as the driver does (read_dma_range): device address and size are one cell, the CPU address one or two by the kernel's
    /// address width. The cell counts of the tree are not consulted.
    /// </summary>
    /// <param name="property">The property.</param>
    /// <param name="hostBits">Width of physical addresses, 32 or 64.</param>
    /// <returns>The entries, the first 256; empty when the length is no multiple of an entry.</returns>
    public static IReadOnlyList<DmaRange> Read(DeviceTreeProperty property, int hostBits)
    {
        ArgumentNullException.ThrowIfNull(property);
        var cells = EntryCells(hostBits);
        if (property.Value.Length % (4 * cells) != 0)
            return [];
        var ranges = new List<DmaRange>();
        for (var i = 0; i < property.CellCount && ranges.Count < MostEntries; i += cells)
            ranges.Add(new DmaRange(property.GetCell(i), property.GetNumber(i + 1, cells - 2)!.Value, property.GetCell(i + cells - 1)));
        return ranges;
    }

    /// <summary>Number of 32-bit cells of one entry.</summary>
    /// <param name="hostBits">Width of physical addresses, 32 or 64.</param>
    public static int EntryCells(int hostBits) => hostBits == 64 ? 4 : 3;

    /// <summary>stm32_rproc_pa_to_da: the first entry that holds the address. Null when none does.</summary>
    /// <param name="ranges">The entries.</param>
    /// <param name="physicalAddress">Physical address.</param>
    public static ulong? ToDeviceAddress(IReadOnlyList<DmaRange> ranges, ulong physicalAddress)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        return Holding(ranges, physicalAddress) is { } range ? physicalAddress - range.PhysicalAddress + range.DeviceAddress : null;
    }

    /// <summary>The first entry that holds a physical address; null when none does.</summary>
    internal static DmaRange? Holding(IReadOnlyList<DmaRange> ranges, ulong physicalAddress)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            if (ranges[i].Physical.Contains(physicalAddress))
                return ranges[i];
        }

        return null;
    }

    /// <summary>The other way: where the main CPU sees an address of the core. Null when no entry holds it.</summary>
    /// <param name="ranges">The entries.</param>
    /// <param name="deviceAddress">Device address.</param>
    public static ulong? ToPhysicalAddress(IReadOnlyList<DmaRange> ranges, ulong deviceAddress)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        for (var i = 0; i < ranges.Count; i++)
        {
            var range = ranges[i];
            if (new AddressRange(range.DeviceAddress, range.Size).Contains(deviceAddress))
                return unchecked(range.PhysicalAddress + (deviceAddress - range.DeviceAddress));
        }

        return null;
    }
}
