using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Platforms;

/// <summary>A cell of non-volatile memory that a processor's node names: <c>nvmem-cells</c> with <c>nvmem-cell-names</c>.</summary>
/// <param name="Node">The cell's node.</param>
/// <param name="Offset">Offset in its device, bytes; null when its <c>reg</c> does not tell.</param>
/// <param name="Bytes">Size in bytes; null when its <c>reg</c> does not tell.</param>
public sealed record NvmemCell(DeviceTreeNode Node, ulong? Offset, ulong? Bytes)
{
    /// <summary>Finds a cell by its name; null when the node does not name it, or nobody has its phandle.</summary>
    /// <param name="processor">The processor.</param>
    /// <param name="name">The name: <c>rsc-tbl-addr</c>.</param>
    public static NvmemCell? Find(RemoteProcessor processor, string name)
    {
        ArgumentNullException.ThrowIfNull(processor);
        if (processor.Node.Find("nvmem-cells") is not { } cells)
            return null;
        var index = processor.Node.Find("nvmem-cell-names")?.IndexOfString(name) ?? -1;
        if (index < 0 || index >= cells.CellCount || processor.Tree.FindByPhandle(cells.GetCell(index)) is not { } node)
            return null;
        // of_nvmem_cell_get reads one address cell and one size cell, as nvmem layouts have them.
        var reg = node.Find("reg");
        return reg is { CellCount: >= 2 } ? new NvmemCell(node, reg.GetCell(0), reg.GetCell(1)) : new NvmemCell(node, null, null);
    }
}
