using System.Text;
using FirmwareKit.DeviceTrees;

namespace FirmwareKit.BoardTrees;

/// <summary>Writes an overlay's source. Nodes are referred to in the way that works with the base tree: label, phandle, or a label of our own.</summary>
internal sealed class OverlaySource(DeviceTree tree)
{
    private readonly StringBuilder _title = new();
    private readonly StringBuilder _fragments = new();
    private readonly StringBuilder _body = new();

    /// <summary>Says for which node the overlay is, and what else to know.</summary>
    public void Title(DeviceTreeNode node, params ReadOnlySpan<string> lines)
    {
        _title.Append(" * For ").Append(PathOf(node)).Append(".\n");
        foreach (var line in lines)
            _title.Append(" * ").Append(line).Append('\n');
    }

    /// <summary>What goes into a cell that names the node. A base without labels has phandles only for nodes that something refers to.</summary>
    public string ReferenceTo(DeviceTreeNode node)
    {
        if (LabelOf(node) is { } label)
            return $"&{label}";
        // The base's phandles stay as they are; only the overlay's own are renumbered.
        if (node.Phandle is { } phandle)
            return $"0x{phandle:x} /* {PathOf(node)} */";
        return node.Parent is null
            ? throw new DeliveryPatchException("The root has no phandle.")
            : AddNode(node.Parent, $"fwkit_{new string([.. node.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')])}", PathOf(node)[(node.Parent.Path.Length + (node.Parent.Parent is null ? 0 : 1))..]);
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

    private string Target(DeviceTreeNode node) => LabelOf(node) is { } label ? $"&{label}" : $"&{{{PathOf(node)}}}";

    /// <summary>A label that dtc takes; a blob may hold any text in its place.</summary>
    private string? LabelOf(DeviceTreeNode node) =>
        tree.FindLabel(node) is [not (>= '0' and <= '9'), ..] label && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? label : null;

    /// <summary>A path that is one in source too, and ends no comment.</summary>
    private static string PathOf(DeviceTreeNode node)
    {
        for (var part = node; part.Parent is not null; part = part.Parent)
        {
            if (NodeName.Complaint(part.Name) is { } complaint)
                throw new DeliveryPatchException($"The node name \"{NodeName.Escape(part.Name)}\" {complaint}; no source can be written for it.");
        }

        return node.Path;
    }
}
