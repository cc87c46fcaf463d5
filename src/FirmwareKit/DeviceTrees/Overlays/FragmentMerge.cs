namespace FirmwareKit.DeviceTrees.Overlays;

/// <summary>Merges the fragments: properties replace or are added, subnodes are merged or added (overlay_merge).</summary>
internal static class FragmentMerge
{
    /// <returns>How many fragments were merged.</returns>
    /// <exception cref="DeviceTreeOverlayException">A fragment has no target.</exception>
    public static int Apply(MutableTree tree, MutableTree overlay)
    {
        var count = 0;
        foreach (var fragment in Fragment.FindAll(overlay))
        {
            Merge(tree, fragment.GetTarget(tree), fragment.Content);
            count++;
        }

        return count;
    }

    /// <summary>overlay_apply_node. Recursion is as deep as the overlay, at most 64 levels.</summary>
    private static void Merge(MutableTree tree, MutableNode target, MutableNode content)
    {
        foreach (var property in content.Properties)
            target.Set(property.Name, property.Value);
        tree.NotePhandle(target);
        foreach (var child in content.Children)
        {
            var existing = target.Children.Find(child.Name);
            if (existing is null)
            {
                existing = new MutableNode(child.Name, target, 0);
                target.Children.Add(existing);
            }

            Merge(tree, existing, child);
        }
    }
}
