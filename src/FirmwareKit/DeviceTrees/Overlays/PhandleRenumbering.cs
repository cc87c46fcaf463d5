namespace FirmwareKit.DeviceTrees.Overlays;

/// <summary>Moves the overlay's phandles behind the base's, so that no two nodes have the same.</summary>
internal static class PhandleRenumbering
{
    /// <exception cref="DeviceTreeOverlayException">A phandle is malformed, or there are not enough numbers left; a local fixup is malformed.</exception>
    public static void Apply(MutableTree tree, MutableTree overlay)
    {
        // fdt_find_max_phandle
        uint largest = 0;
        foreach (var node in tree.Root.WithDescendants())
        {
            if (node.Phandle != uint.MaxValue)
                largest = Math.Max(largest, node.Phandle);
        }

        // overlay_adjust_local_phandles
        foreach (var node in overlay.Root.WithDescendants())
        {
            Add(node, "phandle", largest);
            Add(node, "linux,phandle", largest);
        }

        // overlay_update_local_references
        foreach (var (property, offset) in LocalFixups.Find(overlay))
            property.WriteAt(offset, unchecked(property.ReadAt(offset) + largest));
    }

    private static void Add(MutableNode node, string name, uint delta)
    {
        if (node.Properties.Find(name) is not { } property)
            return;
        if (!property.IsCell)
            throw new DeviceTreeOverlayException("FDT040", $"A phandle of {property.Value.Length} bytes; expected 4.", property.Offset, node.Path, Libfdt.BadPhandle);
        var moved = (ulong)property.ReadAt(0) + delta;
        if (moved >= uint.MaxValue)
        {
            throw new DeviceTreeOverlayException(
                "OVL007",
                $"The phandle 0x{property.ReadAt(0):x} cannot be moved behind the base's largest, 0x{delta:x}: no numbers are left.",
                property.Offset,
                node.Path,
                Libfdt.NoPhandles);
        }

        property.WriteAt(0, (uint)moved);
    }
}
