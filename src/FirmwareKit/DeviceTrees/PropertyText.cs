using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareKit.DeviceTrees;

/// <summary>
/// A property's value as device-tree source. Nothing in a blob says what type a value has: lists of phandles are known by the property's name,
/// text by its look, and the rest are cells or bytes.
/// </summary>
public static class PropertyText
{
    /// <summary>A longer value is only named, by its hash: no property of a remote processor is near this.</summary>
    private const int LongestShown = 4096;

    /// <summary>What references may grow to, in characters: a path can be named in every cell. Beyond it the cells are shown.</summary>
    private const int LongestText = 4 * LongestShown;

    /// <summary>Phandle lists of a remote processor's node, and where their entries' nodes say how many arguments follow.</summary>
    private static readonly Dictionary<string, string> PhandleLists = new()
    {
        ["clocks"] = "#clock-cells",
        ["interrupt-parent"] = string.Empty,
        ["interrupts-extended"] = "#interrupt-cells",
        ["mboxes"] = "#mbox-cells",
        ["memory-region"] = string.Empty,
        ["nvmem-cells"] = "#nvmem-cell-cells",
        ["power-domains"] = "#power-domain-cells",
        ["resets"] = "#reset-cells",
    };

    /// <summary>The value: <c>"a", "b"</c>, <c>&lt;&amp;label 1&gt;, &lt;&amp;{/path} 2&gt;</c>, <c>&lt;0x1 0x2&gt;</c>, <c>[01 02 03]</c>; empty for a flag; the hash of a value above 4 KiB.</summary>
    /// <param name="tree">The tree, for phandles.</param>
    /// <param name="property">A property of the tree.</param>
    /// <remarks>Phandles are shown as what they refer to, so that two builds of one source have the same text.</remarks>
    public static string Of(DeviceTree tree, DeviceTreeProperty property) => Of(tree, property, node => ReferenceTo(tree, node));

    /// <summary>The value, with another way to refer to nodes.</summary>
    /// <param name="tree">The tree, for phandles.</param>
    /// <param name="property">A property of the tree.</param>
    /// <param name="reference">Text for a node that the value refers to.</param>
    public static string Of(DeviceTree tree, DeviceTreeProperty property, Func<DeviceTreeNode, string> reference)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(property);
        ArgumentNullException.ThrowIfNull(reference);
        if (property.Value.IsEmpty)
            return string.Empty;
        if (property.Value.Length > LongestShown)
            return $"[{property.Value.Length} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(property.Value.Span))}]";
        if (ReferencesOf(tree, property) is { } references && TextOf(references, reference) is { } text)
            return text;
        if (IsText(property.Value.Span))
            return string.Join(", ", property.GetStrings().Select(Quote));
        return property.Value.Length % 4 == 0
            ? $"<{string.Join(' ', Enumerable.Range(0, property.CellCount).Select(i => Cell(property.GetCell(i))))}>"
            : $"[{string.Join(' ', property.Value.ToArray().Select(value => value.ToString("x2", CultureInfo.InvariantCulture)))}]";
    }

    /// <summary>How source refers to a node: <c>&amp;label</c>, else <c>&amp;{/path}</c>.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="node">A node of the tree.</param>
    public static string ReferenceTo(DeviceTree tree, DeviceTreeNode node)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(node);
        return tree.FindLabel(node) is { } label ? $"&{label}" : $"&{{{node.Path}}}";
    }

    private static string? TextOf(IReadOnlyList<PhandleReference> references, Func<DeviceTreeNode, string> reference)
    {
        var text = new StringBuilder();
        foreach (var entry in references)
        {
            text.Append(text.Length == 0 ? "<" : ", <")
                .AppendJoin(' ', [entry.Node is null ? Cell(entry.Phandle) : reference(entry.Node), .. entry.Arguments.Select(Cell)])
                .Append('>');
            if (text.Length > LongestText)
                return null;
        }

        return text.ToString();
    }

    private static IReadOnlyList<PhandleReference>? ReferencesOf(DeviceTree tree, DeviceTreeProperty property)
    {
        // <&syscon offset mask>: how many cells follow is the binding's to say.
        if (property.Name.StartsWith("st,syscfg-", StringComparison.Ordinal) && property.Value.Length % 4 == 0)
        {
            var phandle = property.GetCell(0);
            return [new PhandleReference(phandle, tree.FindByPhandle(phandle), [.. Enumerable.Range(1, property.CellCount - 1).Select(property.GetCell)])];
        }

        if (!PhandleLists.TryGetValue(property.Name, out var cellsName))
            return null;
        // #nvmem-cell-cells came late; where it is missing it is 0.
        return PhandleReference.ReadList(tree, property, cellsName) ?? (property.Name == "nvmem-cells" ? PhandleReference.ReadList(tree, property, string.Empty) : null);
    }

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Cell(uint value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");

    /// <summary>Printable strings, each with its NUL and none of them empty.</summary>
    private static bool IsText(ReadOnlySpan<byte> value)
    {
        if (value[^1] != 0 || value[0] == 0 || value.IndexOf("\0\0"u8) >= 0)
            return false;
        foreach (var rune in Encoding.UTF8.GetString(value).EnumerateRunes())
        {
            if (rune.Value != 0 && (Rune.IsControl(rune) || rune == Rune.ReplacementChar))
                return false;
        }

        return true;
    }
}
