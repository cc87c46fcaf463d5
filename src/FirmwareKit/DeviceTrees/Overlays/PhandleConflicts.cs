namespace FirmwareKit.DeviceTrees.Overlays;

/// <summary>
/// A node that the overlay merges into may have a phandle already, which others refer to: it stays, and the overlay's own references take it
/// (overlay_prevent_phandle_overwrite, since libfdt 1.7.1).
/// </summary>
internal static class PhandleConflicts
{
    /// <exception cref="DeviceTreeOverlayException">A local fixup is malformed.</exception>
    public static void Resolve(MutableTree tree, MutableTree overlay)
    {
        var replaced = new Dictionary<uint, uint>();
        foreach (var fragment in Fragment.FindAll(overlay))
        {
            // A target that another fragment creates has no phandle in the base; errors are the merge's.
            if (fragment.FindTarget(tree) is { } target)
                Compare(target, fragment.Content, replaced);
        }

        if (replaced.Count == 0)
            return;
        foreach (var (property, offset) in LocalFixups.Find(overlay))
        {
            if (replaced.TryGetValue(property.ReadAt(offset), out var kept))
                property.WriteAt(offset, kept);
        }
    }

    /// <summary>Recursion is as deep as the overlay, at most 64 levels.</summary>
    private static void Compare(MutableNode target, MutableNode content, Dictionary<uint, uint> replaced)
    {
        var kept = target.Phandle;
        var own = content.Phandle;
        if (kept != 0 && own != 0)
        {
            replaced.TryAdd(own, kept);
            foreach (var name in (ReadOnlySpan<string>)["phandle", "linux,phandle"])
                content.Properties.Find(name)?.WriteAt(0, kept);
        }

        foreach (var child in content.Children)
        {
            if (target.Children.Find(child.Name) is { } existing)
                Compare(existing, child, replaced);
        }
    }
}
