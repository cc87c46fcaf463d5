using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Platforms;

/// <summary>A list of phandles with arguments: <c>resets = &lt;&amp;rcc 3&gt;, &lt;&amp;scmi_reset 9&gt;</c>. The node that a phandle names says how many arguments follow.</summary>
/// <param name="Providers">The nodes that the entries name, in order.</param>
/// <param name="Count">How many entries could be read; one with phandle 0 counts, and names no node.</param>
/// <param name="Error">Why the list cannot be read to its end; null when it can.</param>
internal sealed record SpecifierList(IReadOnlyList<DeviceTreeNode> Providers, int Count, string? Error)
{
    /// <summary>of_parse_phandle_with_args.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="property">The list.</param>
    /// <param name="cellsName">The provider's property with the number of arguments: <c>#reset-cells</c>; null when entries have none.</param>
    public static SpecifierList Read(DeviceTree tree, DeviceTreeProperty property, string? cellsName)
    {
        var providers = new List<DeviceTreeNode>();
        var count = 0;
        if (property.Value.Length % 4 != 0)
            return new SpecifierList(providers, count, $"{property.Value.Length} bytes are no multiple of 4");
        for (var cell = 0; cell < property.CellCount; count++)
        {
            var phandle = property.GetCell(cell++);
            if (phandle == 0)
                continue; // an entry that is left out
            if (tree.FindByPhandle(phandle) is not { } provider)
                return new SpecifierList(providers, count, $"entry {count} names phandle 0x{phandle:x}, which no node has");
            uint arguments = 0;
            if (cellsName is not null)
            {
                if (provider.Find(cellsName) is not { CellCount: >= 1 } cells)
                    return new SpecifierList(providers, count, $"entry {count} names {provider.Path}, which has no {cellsName}");
                arguments = cells.GetCell(0);
            }

            if (arguments > (uint)(property.CellCount - cell))
                return new SpecifierList(providers, count, $"entry {count} is cut: {provider.Path} wants {arguments} cells after the phandle");
            cell += (int)arguments;
            providers.Add(provider);
        }

        return new SpecifierList(providers, count, null);
    }
}
