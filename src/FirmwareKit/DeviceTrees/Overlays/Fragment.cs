namespace FirmwareKit.DeviceTrees.Overlays;

/// <summary>A top node of an overlay that has a subnode <c>__overlay__</c>: what is to be merged, and where.</summary>
internal sealed class Fragment
{
    private readonly MutableProperty? _target;
    private readonly MutableProperty? _targetPath;

    private Fragment(MutableNode node, MutableNode content)
    {
        Node = node;
        Content = content;
        _target = node.Properties.Find("target");
        _targetPath = node.Properties.Find("target-path");
    }

    public MutableNode Node { get; }

    public MutableNode Content { get; }

    /// <summary><c>target-path</c>, where it is what counts: without a target, or with the target 0. Null otherwise.</summary>
    public string? TargetPath => TargetPhandle == 0 && _targetPath is not null ? ZeroTerminated.First(_targetPath.Value.Span) : null;

    private uint TargetPhandle => _target is { IsCell: true } ? _target.ReadAt(0) : 0;

    /// <summary>Nodes without <c>__overlay__</c> are not merged.</summary>
    public static IEnumerable<Fragment> FindAll(MutableTree overlay)
    {
        foreach (var node in overlay.Root.Children)
        {
            if (node.Children.Find("__overlay__") is { } content)
                yield return new Fragment(node, content);
        }
    }

    /// <summary>The node of the base to merge into; null when it is not there, or the fragment does not say.</summary>
    public MutableNode? FindTarget(MutableTree tree) =>
        TargetPhandle != 0 ? tree.FindByPhandle(TargetPhandle) : TargetPath is { } path ? tree.FindByPath(path) : null;

    /// <summary>fdt_overlay_target_offset</summary>
    /// <exception cref="DeviceTreeOverlayException">The target is malformed, missing, or not there.</exception>
    public MutableNode GetTarget(MutableTree tree)
    {
        if (_target is { IsCell: false })
            throw Bad("OVL002", $"target of {_target.Value.Length} bytes; a phandle has 4.", _target.Offset, Libfdt.BadPhandle);
        if (TargetPhandle == uint.MaxValue)
            throw Bad("OVL002", "target is 0xffffffff, which no fixup has replaced.", _target!.Offset, Libfdt.BadPhandle);
        if (FindTarget(tree) is { } target)
            return target;
        if (TargetPhandle != 0)
            throw Bad("OVL002", $"The base tree has no node with the phandle 0x{TargetPhandle:x} of target.", _target!.Offset, Libfdt.NotFound);
        if (_targetPath is null)
            throw Bad("OVL001", "The fragment has neither target nor target-path.", Node.Offset, Libfdt.BadOverlay);
        throw Bad("OVL002", $"The base tree has no node {NodeName.Escape(TargetPath!)}, which target-path names.", _targetPath.Offset, tree.IsBadPath(TargetPath!) ? Libfdt.BadPath : Libfdt.NotFound);
    }

    private DeviceTreeOverlayException Bad(string rule, string message, long offset, string error) => new(rule, message, offset, Node.Path, error);
}
