namespace FirmwareKit.DeviceTrees;

/// <summary>One node of a device tree.</summary>
public sealed class DeviceTreeNode
{
    private DeviceTreeNode[] _children = [];
    private DeviceTreeProperty[] _properties = [];
    private NameIndex? _index;

    internal DeviceTreeNode(string name, DeviceTreeNode? parent, long offset)
    {
        Name = name;
        Parent = parent;
        Offset = offset;
    }

    /// <summary>Name with unit address, <c>m33@0</c>; empty for the root.</summary>
    public string Name { get; }

    /// <summary>The part of the name before <c>@</c>: what Linux calls the node, <c>m33</c>.</summary>
    public string BaseName => field ??= Name.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? Name[..at] : Name;

    /// <summary>The node above, null for the root.</summary>
    public DeviceTreeNode? Parent { get; }

    /// <summary>Byte offset of the node's begin token in the blob.</summary>
    public long Offset { get; }

    /// <summary>Subnodes in the order of the blob.</summary>
    public IReadOnlyList<DeviceTreeNode> Children => _children;

    /// <summary>Properties in the order of the blob.</summary>
    public IReadOnlyList<DeviceTreeProperty> Properties => _properties;

    /// <summary>Full path, <c>/ahb@1/m33@0</c>.</summary>
    public string Path => Parent is null ? "/" : Parent.Parent is null ? "/" + Name : Parent.Path + "/" + Name;

    /// <summary>
    /// Whether Linux creates a device for the node, as far as <c>status</c> says: none, "okay" or "ok", with its NUL, in exactly these letters.
    /// The nodes above count too: see <see cref="IsReachable"/>.
    /// </summary>
    public bool IsAvailable => Find("status") is not { } status || status.IsString("okay"u8) || status.IsString("ok"u8);

    /// <summary>Whether the node and all nodes above are available.</summary>
    public bool IsReachable
    {
        get
        {
            for (var node = this; node is not null; node = node.Parent)
            {
                if (!node.IsAvailable)
                    return false;
            }

            return true;
        }
    }

    /// <summary>Strings of <c>compatible</c>, most specific first.</summary>
    public IReadOnlyList<string> Compatible => Find("compatible")?.GetStrings() ?? [];

    /// <summary>Whether <c>compatible</c> holds a string.</summary>
    /// <param name="text">The string.</param>
    public bool IsCompatible(string text) => Find("compatible")?.ContainsString(text) == true;

    /// <summary>The value of <c>phandle</c>, else of <c>linux,phandle</c>; null when none of them has 4 bytes (fdt_get_phandle).</summary>
    public uint? Phandle =>
        Find("phandle") is { Value.Length: 4 } property ? property.GetCell(0)
        : Find("linux,phandle") is { Value.Length: 4 } older ? older.GetCell(0)
        : null;

    /// <summary>The first property of this name, null when there is none.</summary>
    /// <param name="name">Property name.</param>
    public DeviceTreeProperty? Find(string name)
    {
        if (_properties.Length > NameIndex.FewEnough)
            return Index.Properties.GetValueOrDefault(name);
        foreach (var property in _properties)
        {
            if (property.Name == name)
                return property;
        }

        return null;
    }

    /// <summary>Whether the node has the property, whatever its value; a flag is true by being there.</summary>
    /// <param name="name">Property name.</param>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>The first subnode with this name, with unit address; null when there is none.</summary>
    /// <param name="name">Node name.</param>
    public DeviceTreeNode? FindChild(string name)
    {
        if (_children.Length > NameIndex.FewEnough)
            return Index.Children.GetValueOrDefault(name);
        foreach (var child in _children)
        {
            if (child.Name == name)
                return child;
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    private NameIndex Index => _index ??= new NameIndex(_properties, _children);

    /// <summary>Gives the node its content, once, when the reader has come to its end. Arrays, because a blob may hold a node every 12 bytes.</summary>
    internal void Close(DeviceTreeProperty[] properties, DeviceTreeNode[] children)
    {
        _properties = properties;
        _children = children;
    }

    /// <summary>
    /// Finds by name in a node that has much: a hostile tree with a million properties, looked through for each of its thousands of nodes, would
    /// take for ever. With duplicates the first one counts.
    /// </summary>
    private sealed class NameIndex
    {
        /// <summary>Up to here looking through is cheaper. Nodes of boards have some 20 properties.</summary>
        public const int FewEnough = 40;

        public NameIndex(DeviceTreeProperty[] properties, DeviceTreeNode[] children)
        {
            foreach (var property in properties)
                Properties.TryAdd(property.Name, property);
            foreach (var child in children)
                Children.TryAdd(child.Name, child);
        }

        public Dictionary<string, DeviceTreeProperty> Properties { get; } = [];

        public Dictionary<string, DeviceTreeNode> Children { get; } = [];
    }
}
