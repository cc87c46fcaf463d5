namespace FirmwareKit.DeviceTrees.Overlays;

/// <summary>Applies overlays (<c>.dtbo</c>) as libfdt does: the result is what <c>fdtoverlay</c> and U-Boot make of the same two blobs.</summary>
/// <remarks>
/// An overlay can add and replace nodes and properties, and cannot delete any. Base and overlay are not changed. Where libfdt writes outside of
/// a property (a local fixup with a wild offset), this refuses the overlay.
/// </remarks>
public static class DeviceTreeOverlay
{
    /// <summary>Whether a tree is an overlay: one of its top nodes has a subnode <c>__overlay__</c>.</summary>
    /// <param name="tree">The tree.</param>
    public static bool IsOverlay(DeviceTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return tree.Root.Children.Any(fragment => fragment.FindChild("__overlay__") is not null);
    }

    /// <summary>Applies one overlay.</summary>
    /// <param name="tree">The base tree. Labels can be used by overlays only when it was built with <c>dtc -@</c>.</param>
    /// <param name="overlay">The overlay.</param>
    /// <returns>The merged tree; offsets in it are those of a blob that was made for it.</returns>
    /// <exception cref="DeviceTreeOverlayException">The overlay is malformed, or does not fit the base.</exception>
    /// <exception cref="DeviceTreeFormatException">The result is above a limit of the reader.</exception>
    public static DeviceTree Apply(DeviceTree tree, DeviceTree overlay) => Apply(tree, overlay, out _);

    /// <summary>Applies one overlay and says what is odd about it.</summary>
    /// <param name="tree">The base tree.</param>
    /// <param name="overlay">The overlay.</param>
    /// <param name="complaints">OVL008 for an overlay that changes nothing; empty otherwise.</param>
    /// <returns>The merged tree; offsets in it are those of a blob that was made for it. It has the complaints of both trees and of the merge.</returns>
    /// <exception cref="DeviceTreeOverlayException">The overlay is malformed, or does not fit the base.</exception>
    /// <exception cref="DeviceTreeFormatException">The result is above a limit of the reader.</exception>
    public static DeviceTree Apply(DeviceTree tree, DeviceTree overlay, out IReadOnlyList<DeviceTreeComplaint> complaints)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(overlay);
        // fdt_overlay_apply, in its order.
        var merged = MutableTree.From(tree);
        var changes = MutableTree.From(overlay);
        PhandleRenumbering.Apply(merged, changes);
        LabelFixups.Apply(merged, changes);
        PhandleConflicts.Resolve(merged, changes);
        var fragments = FragmentMerge.Apply(merged, changes);
        OverlaySymbols.Move(merged, changes, tree.TotalSize + (long)overlay.TotalSize);
        complaints = fragments != 0
            ? []
            : [new DeviceTreeComplaint("OVL008", DeviceTreeSeverity.Warning, "The overlay changes nothing: none of its nodes has a subnode __overlay__.", 0, "/")];
        return merged.ToDeviceTree().WithComplaints([.. tree.Complaints, .. overlay.Complaints, .. complaints]);
    }
}
