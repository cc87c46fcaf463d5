namespace FirmwareKit.DeviceTrees.Overlays;

/// <summary>Moves the overlay's labels into the base's <c>/__symbols__</c>, so that a further overlay can use them (overlay_symbol_update).</summary>
internal static class OverlaySymbols
{
    private const string Content = "/__overlay__";

    /// <summary>Each label repeats its target's path. Together they may be this many times as long as the two blobs.</summary>
    private const int MostGrowth = 2;

    /// <exception cref="DeviceTreeOverlayException">A label's path is malformed.</exception>
    /// <exception cref="DeviceTreeFormatException">The labels together are too long.</exception>
    public static void Move(MutableTree tree, MutableTree overlay, long blobSize)
    {
        if (overlay.Root.Children.Find("__symbols__") is not { } symbols)
            return;
        if (tree.Root.Children.Find("__symbols__") is not { } target)
        {
            target = new MutableNode("__symbols__", tree.Root, 0);
            tree.Root.Children.Add(target);
        }

        var fragments = Fragment.FindAll(overlay).ToDictionary(fragment => fragment.Node);
        var length = 0L;
        foreach (var symbol in symbols.Properties)
        {
            if (MovedPath(tree, overlay, fragments, symbol, symbols) is not { } path)
                continue;
            var value = ZeroTerminated.Encode(path);
            length += value.Length;
            if (length > MostGrowth * blobSize)
                throw new DeviceTreeFormatException("FDT037", "The paths of the overlay's labels together are too long.", symbol.Offset, symbols.Path);
            target.Set(symbol.Name, value);
        }
    }

    private static string? MovedPath(MutableTree tree, MutableTree overlay, Dictionary<MutableNode, Fragment> fragments, MutableProperty symbol, MutableNode symbols)
    {
        // A single NUL, at the end.
        if (symbol.Value.Span.IndexOf((byte)0) != symbol.Value.Length - 1 || symbol.Value.Length == 0 || symbol.Value.Span[0] != '/')
            throw Bad($"The label \"{symbol.Name}\" is not an absolute path.", symbol, symbols, Libfdt.BadValue);
        var path = ZeroTerminated.First(symbol.Value.Span);
        var slash = path.IndexOf('/', 1);
        if (slash < 0)
            return null; // names a fragment, which is not merged
        var rest = path[slash..];
        string inside;
        if (rest.StartsWith(Content + "/", StringComparison.Ordinal))
            inside = rest[(Content.Length + 1)..];
        else if (rest == Content)
            inside = string.Empty;
        else
            return null;

        var node = overlay.Root.Children.Find(path[1..slash]);
        if (node is null || !fragments.TryGetValue(node, out var fragment))
            throw Bad($"The label \"{symbol.Name}\" names {path}, which is in no fragment.", symbol, symbols, Libfdt.BadOverlay);
        var target = fragment.GetTarget(tree);
        var start = fragment.TargetPath ?? target.Path;
        return (start.Length > 1 ? start : string.Empty) + "/" + inside;
    }

    private static DeviceTreeOverlayException Bad(string message, MutableProperty symbol, MutableNode symbols, string error) =>
        new("OVL009", NodeName.Escape(message), symbol.Offset, symbols.Path, error);
}
