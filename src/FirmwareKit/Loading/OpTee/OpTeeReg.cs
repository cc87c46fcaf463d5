using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>How OP-TEE reads the first entry of a node's <c>reg</c>: fdt_reg_info, which differs from Linux in its defaults and limits.</summary>
internal static class OpTeeReg
{
    private const int MostCells = 4;

    /// <summary>Address and size; null when they are missing, or wider than OP-TEE holds.</summary>
    public static AddressRange? Read(DeviceTreeNode node, TaWidth width)
    {
        if (node.Parent is not { } parent || node.Find("reg") is not { } reg)
            return null;
        var addressCells = AddressCells(parent);
        var sizeCells = Cells(parent, "#size-cells", 1);
        if (addressCells is not (1 or 2) || sizeCells < 0 || reg.CellCount < addressCells + sizeCells)
            return null;
        var address = reg.GetNumber(0, addressCells)!.Value;
        if (width == TaWidth.Bits32 ? address >= uint.MaxValue : address == ulong.MaxValue)
            return null;
        return ReadSize(node, reg, addressCells, sizeCells) is { } size && (width == TaWidth.Bits64 || size != uint.MaxValue) ? new AddressRange(address, size) : null;
    }

    /// <summary>fdt_address_cells: 2 where the property is missing, which is libfdt's default; negative for a count that it refuses.</summary>
    public static int AddressCells(DeviceTreeNode node) => Cells(node, "#address-cells", 2) is var cells and not 0 ? cells : -1;

    /// <summary>fdt_read_size: 32 bits on both widths; of any count other than two, the first cell.</summary>
    private static uint? ReadSize(DeviceTreeNode node, DeviceTreeProperty reg, int first, int cells)
    {
        if (cells == 2)
            return reg.GetCell(first) == 0 ? reg.GetCell(first + 1) : null;
        // With no size cells OP-TEE reads the cell behind the address, whatever it is.
        return first < reg.CellCount ? reg.GetCell(first) : TokenBehind(node, reg);
    }

    /// <summary>What stands in the blob behind a reg that ends too early: the token of the next property, of the first subnode, or of the node's end.</summary>
    private static uint TokenBehind(DeviceTreeNode node, DeviceTreeProperty reg) =>
        node.Properties[^1] != reg ? FdtToken.Property : node.Children.Count != 0 ? FdtToken.BeginNode : FdtToken.EndNode;

    private static int Cells(DeviceTreeNode node, string property, int missing) => node.Find(property) switch
    {
        null => missing,
        { Value.Length: 4 } cells when cells.GetCell(0) <= MostCells => (int)cells.GetCell(0),
        _ => -1,
    };
}
