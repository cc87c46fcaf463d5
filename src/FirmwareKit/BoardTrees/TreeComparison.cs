using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;

namespace FirmwareKit.BoardTrees;

/// <summary>
/// Compares what two trees say about remote processors: their nodes and buses, the memory that is reserved or the system's, and OP-TEE. The rest of
/// the trees, the numbers of phandles, labels and order (but for lists) play no part.
/// </summary>
public sealed class TreeComparison
{
    private readonly DeviceTree _tree;
    private readonly Dictionary<(string Path, string Item), string> _facts = [];

    private TreeComparison(DeviceTree tree)
    {
        _tree = tree;
        NoteSystem();
        foreach (var processor in RemoteProcessor.FindAll(tree))
            NoteProcessor(processor);
        foreach (var node in tree.Nodes)
        {
            if (node.IsCompatible("linaro,optee-tz"))
                Note(node.Path, "available", node.IsReachable ? "yes" : "no");
        }
    }

    /// <summary>What differs, in the order of paths.</summary>
    /// <param name="first">The first tree.</param>
    /// <param name="second">The second tree.</param>
    public static IReadOnlyList<TreeDifference> Compare(DeviceTree first, DeviceTree second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var a = new TreeComparison(first)._facts;
        var b = new TreeComparison(second)._facts;
        return
        [
            .. a.Keys.Union(b.Keys)
                .Select(key => new TreeDifference(key.Path, key.Item, a.GetValueOrDefault(key), b.GetValueOrDefault(key)))
                .Where(difference => difference.First != difference.Second)
                .OrderBy(difference => difference.Path, StringComparer.Ordinal)
                .ThenBy(difference => difference.Item, StringComparer.Ordinal),
        ];
    }

    private void NoteSystem()
    {
        if (_tree.Root.Find("compatible") is { } compatible)
            Note("/", "compatible", Text(compatible));
        Note("/", "memory", string.Join(", ", SystemMemory.Read(_tree)));
        Note("/", "reservation block", string.Join(", ", _tree.Reservations));
        if (_tree.Root.FindChild("reserved-memory") is not { } reserved)
            return;
        NoteProperties(reserved.Path, reserved);
        var names = reserved.Children.CountBy(region => region.BaseName).ToDictionary();
        foreach (var region in reserved.Children)
            NoteProperties($"{reserved.Path}/{(names[region.BaseName] == 1 ? region.BaseName : region.Name)}", region);
    }

    private void NoteProcessor(RemoteProcessor processor)
    {
        NoteProperties(processor.Node.Path, processor.Node);
        Note(processor.Node.Path, "available", processor.Node.IsReachable ? "yes" : "no");
        if (processor.BootAddressRegister?.Address is { } register)
            Note(processor.Node.Path, "boot address register", $"0x{register:x8}");
        if (processor.Node.Parent is { Parent: not null } bus)
            NoteProperties(bus.Path, bus);
    }

    private void NoteProperties(string path, DeviceTreeNode node)
    {
        foreach (var property in node.Properties)
        {
            if (property.Name is not ("phandle" or "linux,phandle"))
                Note(path, property.Name, Text(property));
        }
    }

    /// <summary>Nodes go by their paths: labels are lost in a tree that was built without them.</summary>
    private string Text(DeviceTreeProperty property) => PropertyText.Of(_tree, property, node => $"&{{{node.Path}}}");

    private void Note(string path, string item, string text) => _facts.TryAdd((path, item), text);
}
