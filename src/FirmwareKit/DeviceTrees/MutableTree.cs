using System.Collections.Immutable;
using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>A tree that is edited, and becomes a blob again. Nodes are found as libfdt finds them.</summary>
internal sealed class MutableTree
{
    /// <summary>No path of a blob is longer: 64 levels of names, each with its slash. An alias may hold any text, and many may use it.</summary>
    private const int LongestPath = 64 * 257;

    private readonly Dictionary<uint, MutableNode> _phandles = [];

    private MutableTree(MutableNode root)
    {
        Root = root;
    }

    public MutableNode Root { get; }

    public ImmutableArray<AddressRange> Reservations { get; private init; } = [];

    public uint BootCpu { get; private init; }

    /// <summary>A tree of a root alone.</summary>
    public static MutableTree Create() => new(new MutableNode(string.Empty, null, 0));

    /// <summary>A copy of the tree's structure; values are shared until they are changed.</summary>
    public static MutableTree From(DeviceTree tree)
    {
        var copies = new Dictionary<DeviceTreeNode, MutableNode>(tree.Nodes.Count);
        MutableTree? copy = null;
        foreach (var node in tree.Nodes)
        {
            var parent = node.Parent is null ? null : copies[node.Parent];
            var mutable = new MutableNode(node.Name, parent, node.Offset);
            parent?.Children.Append(mutable);
            foreach (var property in node.Properties)
                mutable.Properties.Append(new MutableProperty(property.Name, property.Value, property.Offset));
            copies.Add(node, mutable);
            copy ??= new MutableTree(mutable) { Reservations = tree.Reservations, BootCpu = tree.BootCpu };
            copy.NotePhandle(mutable);
        }

        return copy!;
    }

    /// <summary>Makes the node known under its phandle; with duplicates the first one counts.</summary>
    public void NotePhandle(MutableNode node)
    {
        if (node.Phandle is not (0 or uint.MaxValue) and var phandle)
            _phandles.TryAdd(phandle, node);
    }

    /// <summary>fdt_node_offset_by_phandle. A node whose phandle was replaced is not found under the old one.</summary>
    public MutableNode? FindByPhandle(uint phandle) => _phandles.GetValueOrDefault(phandle) is { } node && node.Phandle == phandle ? node : null;

    /// <summary>fdt_path_offset: an absolute path, or one that starts with an alias.</summary>
    public MutableNode? FindByPath(string path)
    {
        if (!path.StartsWith('/'))
        {
            var slash = path.IndexOf('/', StringComparison.Ordinal);
            var alias = slash < 0 ? path : path[..slash];
            // One step only: an alias that names an alias would not end.
            if (FindAlias(alias) is not { Value.Length: <= LongestPath } property || ZeroTerminated.First(property.Value.Span) is not ['/', ..] target)
                return null;
            path = slash < 0 ? target : target + path[slash..];
        }

        MutableNode? node = Root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node.Children.Find(name);
            if (node is null)
                return null;
        }

        return node;
    }

    /// <summary>Whether a path begins with neither a slash nor an alias, which libfdt tells from a node that is not there.</summary>
    public bool IsBadPath(string path) => !path.StartsWith('/') && FindAlias(path.Split('/')[0]) is null;

    /// <summary>The tree as a reader sees it, after it became a blob: offsets are that blob's.</summary>
    /// <exception cref="DeviceTreeFormatException">The tree is above a limit of the reader.</exception>
    public DeviceTree ToDeviceTree() => DeviceTree.Read(ByteSource.FromMemory(FdtWriter.Write(this)));

    private MutableProperty? FindAlias(string name) => Root.Children.Find("aliases")?.Properties.Find(name);
}
