using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>How many cells addresses and sizes of a node's children have.</summary>
/// <param name="Address">#address-cells.</param>
/// <param name="Size">#size-cells.</param>
public readonly record struct AddressCells(int Address, int Size)
{
    /// <summary>
    /// The counts that hold for the children of <paramref name="node"/>. Like Linux, a node without the property takes the nearest one above
    /// that has it, and 1 at the end.
    /// </summary>
    /// <param name="node">The parent of the nodes whose <c>reg</c> is to be decoded.</param>
    public static AddressCells Of(DeviceTreeNode node) => new(Count(node, "#address-cells"), Count(node, "#size-cells"));

    /// <summary>Decodes <c>reg</c> of a node.</summary>
    /// <param name="node">The node.</param>
    /// <returns>
    /// The entries (addresses as the parent bus sees them), empty when there is no <c>reg</c>, or when its length is no multiple of an entry or a
    /// number does not fit 64 bits.
    /// </returns>
    public static IReadOnlyList<AddressRange> ReadReg(DeviceTreeNode node) => ReadEntries(node, "reg");

    /// <summary>Decodes a property that is made like <c>reg</c>.</summary>
    internal static IReadOnlyList<AddressRange> ReadEntries(DeviceTreeNode node, string property)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Parent is null || node.Find(property) is not { } reg)
            return [];
        var cells = Of(node.Parent);
        if (cells.Address is < 1 or > 4 || cells.Size is < 0 or > 4)
            return [];
        var entry = cells.Address + cells.Size;
        if (reg.Value.Length % (4 * entry) != 0)
            return [];
        var ranges = new List<AddressRange>();
        for (var i = 0; i < reg.CellCount; i += entry)
        {
            if (reg.GetNumber(i, cells.Address) is not { } address || reg.GetNumber(i + cells.Address, cells.Size) is not { } size)
                return [];
            ranges.Add(new AddressRange(address, size));
        }

        return ranges;
    }

    private static int Count(DeviceTreeNode? node, string property)
    {
        for (; node is not null; node = node.Parent)
        {
            if (node.Find(property) is { CellCount: >= 1 } cells)
                return (int)Math.Min(cells.GetCell(0), int.MaxValue);
        }

        return 1;
    }
}
