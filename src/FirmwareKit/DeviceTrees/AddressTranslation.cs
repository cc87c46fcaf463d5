using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>Translation of addresses through the buses of a tree, as Linux does it (of_translate_address, of_translate_dma_address).</summary>
public static class AddressTranslation
{
    private const string Ranges = "ranges";
    private const string DmaRanges = "dma-ranges";

    /// <summary>The CPU's address of a node's first <c>reg</c> entry.</summary>
    /// <param name="node">The node.</param>
    /// <returns>The physical address; null when the node has no <c>reg</c>, or a bus on the way does not map it: without <c>ranges</c> children are not mapped.</returns>
    public static ulong? RegToCpu(DeviceTreeNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return AddressCells.ReadReg(node) is [var first, ..] ? ToCpu(node.Parent!, first.Start) : null;
    }

    /// <summary>The CPU's address of an address on a bus, through the <c>ranges</c> of the bus and of all buses above.</summary>
    /// <param name="bus">The bus: the parent of the node whose <c>reg</c> holds the address.</param>
    /// <param name="address">The address as the bus's children see it.</param>
    /// <returns>The physical address; null when a bus does not map it.</returns>
    public static ulong? ToCpu(DeviceTreeNode bus, ulong address) => Climb(bus, address, Ranges);

    /// <summary>
    /// The CPU's address of what a bus master below a bus sees at an address, through <c>dma-ranges</c>. A bus without the property maps one to
    /// one. Drivers of remote processors have readings of their own: see the platform's DmaRange.
    /// </summary>
    /// <param name="bus">The bus that the master is on.</param>
    /// <param name="address">The master's address.</param>
    /// <returns>The physical address; null when a bus does not map it.</returns>
    public static ulong? DmaToCpu(DeviceTreeNode bus, ulong address) => Climb(bus, address, DmaRanges);

    private static ulong? Climb(DeviceTreeNode bus, ulong address, string property)
    {
        ArgumentNullException.ThrowIfNull(bus);
        ulong? translated = address;
        for (; bus.Parent is not null && translated is not null; bus = bus.Parent)
            translated = Up(bus, translated.Value, property);
        return translated;
    }

    private static ulong? Up(DeviceTreeNode bus, ulong address, string property)
    {
        if (bus.Find(property) is not { } ranges)
            return property == DmaRanges ? address : null;
        if (ranges.Value.IsEmpty)
            return address; // present and empty: identity
        var child = AddressCells.Of(bus);
        var parent = AddressCells.Of(bus.Parent!);
        if (child.Address is < 1 or > 4 || parent.Address is < 1 or > 4 || child.Size is < 1 or > 4)
            return null;
        var entry = child.Address + parent.Address + child.Size;
        for (var i = 0; i + entry <= ranges.CellCount; i += entry)
        {
            var from = ranges.GetNumber(i, child.Address);
            var to = ranges.GetNumber(i + child.Address, parent.Address);
            var size = ranges.GetNumber(i + child.Address + parent.Address, child.Size);
            if (from is { } f && to is { } t && size is { } s && new AddressRange(f, s).Contains(address))
                return unchecked(t + (address - f));
        }

        return null;
    }
}
