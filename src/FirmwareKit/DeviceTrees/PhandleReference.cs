namespace FirmwareKit.DeviceTrees;

/// <summary>One entry of a phandle list: a node, and the arguments that its <c>#...-cells</c> asks for.</summary>
/// <param name="Phandle">The phandle that stands in the list.</param>
/// <param name="Node">The node it names; null when nobody has it.</param>
/// <param name="Arguments">The cells after it.</param>
public sealed record PhandleReference(uint Phandle, DeviceTreeNode? Node, IReadOnlyList<uint> Arguments)
{
    /// <summary>Reads a phandle list such as <c>resets</c>. Like Linux (of_parse_phandle_with_args), each node says how many arguments follow it.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="property">The property.</param>
    /// <param name="cellsName">Name of the count in the nodes that are referred to, <c>#reset-cells</c>. Empty for lists without arguments (<c>memory-region</c>).</param>
    /// <returns>
    /// The entries. Null when the length is no multiple of 4, a node does not exist or does not say how many arguments it takes, or arguments are missing.
    /// The phandle 0 is an empty entry without node.
    /// </returns>
    public static IReadOnlyList<PhandleReference>? ReadList(DeviceTree tree, DeviceTreeProperty property, string cellsName)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(property);
        ArgumentNullException.ThrowIfNull(cellsName);
        if (property.Value.Length % 4 != 0)
            return null;
        var references = new List<PhandleReference>();
        for (var at = 0; at < property.CellCount;)
        {
            var phandle = property.GetCell(at++);
            var node = phandle == 0 ? null : tree.FindByPhandle(phandle);
            if (phandle != 0 && node is null)
                return null;
            var count = node is null || cellsName.Length == 0 ? 0 : node.Find(cellsName) is { CellCount: 1 } cells ? cells.GetCell(0) : uint.MaxValue;
            if (count > property.CellCount - at)
                return null;
            var arguments = new uint[count];
            for (var i = 0; i < arguments.Length; i++)
                arguments[i] = property.GetCell(at++);
            references.Add(new PhandleReference(phandle, node, arguments));
        }

        return references;
    }
}
