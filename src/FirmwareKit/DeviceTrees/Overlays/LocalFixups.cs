namespace FirmwareKit.DeviceTrees.Overlays;

/// <summary>
/// <c>__local_fixups__</c>: mirrors the overlay's nodes; each of its properties lists the byte offsets at which the property of the same name
/// holds a phandle of the overlay's own.
/// </summary>
internal static class LocalFixups
{
    /// <summary>Every phandle of the overlay's own that stands in a value, checked against the value's length. libfdt does not check that.</summary>
    /// <exception cref="DeviceTreeOverlayException">A fixup names what is not there.</exception>
    public static IEnumerable<(MutableProperty Property, int Offset)> Find(MutableTree overlay)
    {
        if (overlay.Root.Children.Find("__local_fixups__") is not { } root)
            yield break;
        var open = new Stack<(MutableNode Fixups, MutableNode Node)>();
        open.Push((root, overlay.Root));
        while (open.TryPop(out var pair))
        {
            // overlay_update_local_node_references
            foreach (var fixup in pair.Fixups.Properties)
            {
                if (fixup.Value.Length % 4 != 0)
                    throw Bad($"The local fixup \"{fixup.Name}\" has {fixup.Value.Length} bytes; offsets have 4 each.", fixup.Offset, pair.Fixups);
                if (pair.Node.Properties.Find(fixup.Name) is not { } property)
                    throw Bad($"A local fixup names the property \"{fixup.Name}\", which {NodeName.Escape(pair.Node.Path)} lacks.", fixup.Offset, pair.Fixups);
                for (var i = 0; i < fixup.Value.Length; i += 4)
                {
                    var offset = fixup.ReadAt(i);
                    if (offset + 4UL > (ulong)property.Value.Length)
                        throw Bad($"A local fixup at byte 0x{offset:x} lies outside of \"{fixup.Name}\", which has {property.Value.Length} bytes.", fixup.Offset + i, pair.Fixups);
                    yield return (property, (int)offset);
                }
            }

            foreach (var fixups in pair.Fixups.Children)
                open.Push((fixups, pair.Node.Children.Find(fixups.Name) ?? throw Bad($"Local fixups for a node \"{fixups.Name}\", which {NodeName.Escape(pair.Node.Path)} lacks.", fixups.Offset, fixups)));
        }
    }

    private static DeviceTreeOverlayException Bad(string message, long offset, MutableNode node) =>
        new("OVL006", NodeName.Escape(message), offset, node.Path, Libfdt.BadOverlay);
}
