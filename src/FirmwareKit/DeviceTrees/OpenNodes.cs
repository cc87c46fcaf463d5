namespace FirmwareKit.DeviceTrees;

/// <summary>The nodes that the reader is inside of, with what it has read of them so far. A node gets its content when it ends.</summary>
internal sealed class OpenNodes
{
    private readonly Stack<(DeviceTreeNode Node, int FirstProperty, int FirstChild)> _open = new();

    // What open nodes have so far, the innermost node's at the end.
    private readonly List<DeviceTreeProperty> _properties = [];
    private readonly List<DeviceTreeNode> _children = [];

    public int Count => _open.Count;

    public DeviceTreeNode? Innermost => _open.TryPeek(out var top) ? top.Node : null;

    /// <summary>Whether the innermost node has subnodes already.</summary>
    public bool HasSubnodes => _children.Count != _open.Peek().FirstChild;

    public void Open(DeviceTreeNode node)
    {
        if (_open.Count != 0)
            _children.Add(node);
        _open.Push((node, _properties.Count, _children.Count));
    }

    public void Add(DeviceTreeProperty property) => _properties.Add(property);

    public void Close()
    {
        var (node, firstProperty, firstChild) = _open.Pop();
        node.Close(Take(_properties, firstProperty), Take(_children, firstChild));
    }

    private static T[] Take<T>(List<T> list, int first)
    {
        if (first == list.Count)
            return [];
        var taken = new T[list.Count - first];
        list.CopyTo(first, taken, 0, taken.Length);
        list.RemoveRange(first, list.Count - first);
        return taken;
    }
}
