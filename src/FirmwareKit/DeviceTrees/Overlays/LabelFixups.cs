using System.Globalization;

namespace FirmwareKit.DeviceTrees.Overlays;

/// <summary><c>__fixups__</c>: for each label of the base, the places (<c>path:property:offset</c>) in the overlay that take its phandle.</summary>
internal static class LabelFixups
{
    /// <exception cref="DeviceTreeOverlayException">A fixup is malformed, or names a label that the base does not have.</exception>
    public static void Apply(MutableTree tree, MutableTree overlay)
    {
        if (overlay.Root.Children.Find("__fixups__") is not { } fixups)
            return;
        foreach (var label in fixups.Properties)
        {
            uint? phandle = null;
            var rest = label.Value;
            do
            {
                var length = rest.Span.IndexOf((byte)0);
                if (length < 0)
                    throw Bad("OVL004", $"The fixup of \"{label.Name}\" has no NUL at its end.", label, fixups, Libfdt.BadOverlay);
                var place = ZeroTerminated.First(rest.Span);
                rest = rest[(length + 1)..];
                var (path, property, offset) = Split(place, label, fixups);
                phandle ??= PhandleOf(tree, label, fixups);
                Write(overlay, (path, property, offset), phandle.Value, label, fixups);
            }
            while (!rest.IsEmpty);
        }
    }

    /// <summary>overlay_fixup_phandle: two colons, nothing empty between them, and a decimal number at the end.</summary>
    private static (string Path, string Property, ulong Offset) Split(string place, MutableProperty label, MutableNode fixups)
    {
        // The first two colons count, whatever follows.
        var parts = place.Split(':', 3);
        if (parts.Length != 3 || parts[1].Length == 0 || !ulong.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            throw Bad("OVL004", $"The fixup \"{place}\" of \"{label.Name}\" is not path:property:offset.", label, fixups, Libfdt.BadOverlay);
        return (parts[0], parts[1], offset);
    }

    private static uint PhandleOf(MutableTree tree, MutableProperty label, MutableNode fixups)
    {
        if (tree.Root.Children.Find("__symbols__") is not { } symbols)
            throw Bad("OVL003", $"The overlay needs the label \"{label.Name}\", and the base tree has no labels at all: build the base with dtc -@", label, fixups, Libfdt.NotFound);
        if (symbols.Properties.Find(label.Name) is not { } symbol)
            throw Bad("OVL003", $"The base tree has no label \"{label.Name}\".", label, fixups, Libfdt.NotFound);
        var path = ZeroTerminated.First(symbol.Value.Span);
        if (tree.FindByPath(path) is not { } node)
            throw Bad("OVL003", $"The base tree's label \"{label.Name}\" names {path}, which it does not have.", label, fixups, tree.IsBadPath(path) ? Libfdt.BadPath : Libfdt.NotFound);
        return node.Phandle is not 0 and var phandle
            ? phandle
            : throw Bad("OVL003", $"{path}, which the label \"{label.Name}\" names, has no phandle: build the base with dtc -@", label, fixups, Libfdt.NotFound);
    }

    /// <summary>overlay_fixup_one_phandle</summary>
    private static void Write(MutableTree overlay, (string Path, string Property, ulong Offset) place, uint phandle, MutableProperty label, MutableNode fixups)
    {
        if (overlay.FindByPath(place.Path) is not { } node)
            throw Bad("OVL005", $"The fixup of \"{label.Name}\" names the node {place.Path}, which the overlay does not have.", label, fixups, overlay.IsBadPath(place.Path) ? Libfdt.BadPath : Libfdt.BadOverlay);
        if (node.Properties.Find(place.Property) is not { } property)
            throw Bad("OVL005", $"The fixup of \"{label.Name}\" names the property \"{place.Property}\", which {place.Path} does not have.", label, fixups, Libfdt.NotFound);
        if (place.Offset > (ulong)property.Value.Length || (ulong)property.Value.Length - place.Offset < 4)
            throw Bad("OVL005", $"The fixup of \"{label.Name}\" at byte {place.Offset} lies outside of \"{place.Property}\", which has {property.Value.Length} bytes.", label, fixups, Libfdt.NoSpace);
        property.WriteAt((int)place.Offset, phandle);
    }

    private static DeviceTreeOverlayException Bad(string rule, string message, MutableProperty label, MutableNode fixups, string error) =>
        new(rule, NodeName.Escape(message), label.Offset, fixups.Path, error);
}
