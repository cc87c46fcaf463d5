using System.Text;
using FirmwareKit.DeviceTrees;

namespace FirmwareKit.BoardTrees;

/// <summary>Writes an overlay's source. Nodes are referred to in the way that works with the base tree: label, phandle, or a label of our own.</summary>
internal sealed class OverlaySource(DeviceTree tree)
{
    private readonly StringBuilder _title = new();
    private readonly StringBuilder _fragments = new();
    private readonly StringBuilder _body = new();

    public void Title(params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
            _title.Append(" * ").Append(line).Append('\n');
    }

    /// <summary>What goes into a cell that names the node. A base without labels has phandles only for nodes that something refers to.</summary>
    public string ReferenceTo(DeviceTreeNode node)
    {
        if (tree.FindLabel(node) is { } label)
            return $"&{label}";
        // The base's phandles stay as they are; only the overlay's own are renumbered.
        if (node.Phandle is { } phandle)
            return $"0x{phandle:x} /* {node.Path} */";
        return node.Parent is null
            ? throw new DeliveryPatchException("The root has no phandle.")
            : AddNode(node.Parent, $"fwkit_{new string([.. node.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')])}", node.Name);
    }

    /// <summary>Adds a node, or only gives a label to one that is there already, and gives the reference to it.</summary>
    public string AddNode(DeviceTreeNode parent, string label, string name, params ReadOnlySpan<string> lines)
    {
        _fragments.Append('\n').Append(Target(parent)).Append(" {\n\t").Append(label).Append(": ").Append(name).Append(" {\n");
        foreach (var line in lines)
            _fragments.Append("\t\t").Append(line).Append('\n');
        _fragments.Append("\t};\n};\n");
        return $"&{label}";
    }

    public void Begin(DeviceTreeNode node) => _body.Append('\n').Append(Target(node)).Append(" {\n");

    public void Line(string line) => _body.Append('\t').Append(line).Append('\n');

    public void List(string property, IEnumerable<string> references) =>
        Line($"{property} = {string.Join(",\n\t\t\t", references.Select(reference => $"<{reference}>"))};");

    public void Comment(params ReadOnlySpan<string> lines)
    {
        Line($"/* {lines[0]}");
        foreach (var line in lines[1..])
            Line($" * {line}");
        _body.Insert(_body.Length - 1, " */");
    }

    public void End() => _body.Append("};\n");

    public override string ToString() => $"/dts-v1/;\n/plugin/;\n/*\n{_title} * Written by fwkit dt patch.\n */\n{_fragments}{_body}";

    private string Target(DeviceTreeNode node) => PropertyText.ReferenceTo(tree, node);
}
