using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>Translation of a node's address to the CPU's view, through the <c>ranges</c> of the buses above it.</summary>
internal static class BusRanges
{
    /// <summary>
    /// The CPU address of the first <c>reg</c> entry, as of_translate_address gives it; null when the node has no <c>reg</c> or a bus on the
    /// way does not map it.
    /// </summary>
    public static ulong? TranslateReg(DeviceTreeNode node)
    {
        if (AddressCells.ReadReg(node) is not [var first, ..])
            return null;
        ulong? address = first.Start;
        for (var bus = node.Parent!; bus.Parent is not null && address is not null; bus = bus.Parent)
            address = Up(bus, address.Value);
        return address;
    }

    private static ulong? Up(DeviceTreeNode bus, ulong address)
    {
        if (bus.Find("ranges") is not { } ranges)
            return null;
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
