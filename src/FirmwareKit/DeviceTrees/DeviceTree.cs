using System.Collections.Immutable;
using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>A flattened device tree (DTB, versions 16 and 17): nodes, properties, phandles.</summary>
/// <remarks>
/// Reading checks the structure as strictly as libfdt, and limits depth (64), nodes (65,536), properties (1,048,576), names (256 bytes) and size
/// (16 MiB). What properties mean is for their readers.
/// </remarks>
public sealed class DeviceTree
{
    private readonly Dictionary<uint, DeviceTreeNode> _phandles;
    private Dictionary<string, string>? _labels;

    internal DeviceTree(IReadOnlyList<DeviceTreeNode> nodes, ImmutableArray<AddressRange> reservations, FdtHeader header)
    {
        Nodes = nodes;
        Reservations = reservations;
        Version = header.Version;
        TotalSize = header.TotalSize;
        BootCpu = header.BootCpu;
        _phandles = [];
        foreach (var node in nodes)
        {
            // With duplicates the first one counts, as in the kernel's search; 0 and 0xffffffff are nobody's (FDT040).
            if (node.Phandle is { } phandle and not (0 or uint.MaxValue))
                _phandles.TryAdd(phandle, node);
        }
    }

    private DeviceTree(DeviceTree other, IReadOnlyList<DeviceTreeComplaint> complaints)
    {
        (Nodes, Reservations, Version, TotalSize, BootCpu, _phandles) = (other.Nodes, other.Reservations, other.Version, other.TotalSize, other.BootCpu, other._phandles);
        Complaints = complaints;
    }

    /// <summary>All nodes in the order of the blob; the first one is the root.</summary>
    public IReadOnlyList<DeviceTreeNode> Nodes { get; }

    /// <summary>Number of properties of all nodes together.</summary>
    public int PropertyCount => Nodes.Sum(node => node.Properties.Count);

    /// <summary>The root node.</summary>
    public DeviceTreeNode Root => Nodes[0];

    /// <summary>The reservation block: physical ranges that Linux leaves alone.</summary>
    public ImmutableArray<AddressRange> Reservations { get; }

    /// <summary>Version of the format.</summary>
    public uint Version { get; }

    /// <summary>Size of the blob in bytes, as its header says.</summary>
    public uint TotalSize { get; }

    /// <summary>Physical id of the CPU that boots (boot_cpuid_phys).</summary>
    public uint BootCpu { get; }

    /// <summary>
    /// What is wrong although the tree can be read, also with the overlays in it; empty for a sound tree, and for one that was read without the checks.
    /// </summary>
    public IReadOnlyList<DeviceTreeComplaint> Complaints { get; } = [];

    /// <summary>Whether the source starts with the magic number of a blob.</summary>
    /// <param name="source">The bytes.</param>
    public static bool HasMagic(ByteSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Length >= 4 && source.View(0, stackalloc byte[4]).SequenceEqual((ReadOnlySpan<byte>)[0xd0, 0x0d, 0xfe, 0xed]);
    }

    /// <summary>Reads a blob.</summary>
    /// <param name="source">The bytes; not used after the call. Bytes after totalsize are ignored.</param>
    /// <exception cref="DeviceTreeFormatException">The blob is not a device tree, or its structure is broken.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DeviceTree Read(ByteSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return FdtReader.Read(source, complaints: null, FdtHeader.LargestTree);
    }

    /// <summary>Reads a blob and checks everything about it that can be checked without knowing the board.</summary>
    /// <param name="source">The bytes; not used after the call.</param>
    /// <param name="complaints">What is wrong although the tree can be read, structure first; the first 20 of each rule. Empty for a sound blob. The tree has them too.</param>
    /// <exception cref="DeviceTreeFormatException">The blob is not a device tree, or its structure is broken.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DeviceTree Read(ByteSource source, out IReadOnlyList<DeviceTreeComplaint> complaints)
    {
        ArgumentNullException.ThrowIfNull(source);
        var list = new ComplaintList();
        complaints = list.Complaints;
        return FdtReader.Read(source, list, FdtHeader.LargestTree).WithComplaints(list.Complaints);
    }

    /// <summary>The same tree with other complaints, such as those that name the file of an overlay.</summary>
    /// <param name="complaints">The complaints.</param>
    public DeviceTree WithComplaints(IReadOnlyList<DeviceTreeComplaint> complaints)
    {
        ArgumentNullException.ThrowIfNull(complaints);
        return new DeviceTree(this, complaints);
    }

    /// <summary>The node with this phandle, null when nobody has it.</summary>
    /// <param name="phandle">Phandle, 1 to 0xfffffffe.</param>
    public DeviceTreeNode? FindByPhandle(uint phandle) => _phandles.GetValueOrDefault(phandle);

    /// <summary>The node at a path: <c>/ahb@1/m33@0</c>, names in full. Null when there is none.</summary>
    /// <param name="path">Absolute path, or one that starts with an alias.</param>
    public DeviceTreeNode? FindByPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith('/'))
        {
            var slash = path.IndexOf('/', StringComparison.Ordinal);
            var alias = slash < 0 ? path : path[..slash];
            if (Root.FindChild("aliases")?.Find(alias)?.GetString() is not ['/', ..] target)
                return null;
            path = slash < 0 ? target : target + path[slash..];
        }

        DeviceTreeNode? node = Root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node.FindChild(name);
            if (node is null)
                return null;
        }

        return node;
    }

    /// <summary>The node with a label, from <c>/__symbols__</c> (trees built with <c>dtc -@</c>). Null when there is none.</summary>
    /// <param name="label">The label, without <c>&amp;</c>.</param>
    public DeviceTreeNode? FindByLabel(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return Root.FindChild("__symbols__")?.Find(label)?.GetString() is ['/', ..] path ? FindByPath(path) : null;
    }

    /// <summary>The label of a node, from <c>/__symbols__</c> (trees built with <c>dtc -@</c>); null when the tree does not tell.</summary>
    /// <param name="node">A node of this tree.</param>
    public string? FindLabel(DeviceTreeNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        _labels ??= ReadLabels();
        return _labels.GetValueOrDefault(node.Path);
    }

    /// <summary>Paths and their labels; a node's first label counts.</summary>
    private Dictionary<string, string> ReadLabels()
    {
        var labels = new Dictionary<string, string>();
        foreach (var symbol in Root.FindChild("__symbols__")?.Properties ?? [])
        {
            if (symbol.GetString() is { } path)
                labels.TryAdd(path, symbol.Name);
        }

        return labels;
    }
}
