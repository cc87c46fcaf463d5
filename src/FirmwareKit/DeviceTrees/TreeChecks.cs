namespace FirmwareKit.DeviceTrees;

/// <summary>The second pass over a tree that was read: phandles, cell counts, lengths of addresses, strings (FDT040 to FDT054).</summary>
internal sealed class TreeChecks
{
    /// <summary>Properties that bindings define as one string or a list of strings. Only a binding tells; these are the ones that choose drivers.</summary>
    private static readonly HashSet<string> Strings =
        ["compatible", "status", "model", "device_type", "firmware-name", "reset-names", "mbox-names", "memory-region-names", "power-domain-names", "nvmem-cell-names"];

    private readonly ComplaintList _complaints;
    private readonly Dictionary<uint, DeviceTreeNode> _phandles = [];

    private TreeChecks(ComplaintList complaints) => _complaints = complaints;

    public static void Run(DeviceTree tree, ComplaintList complaints)
    {
        var checks = new TreeChecks(complaints);
        foreach (var node in tree.Nodes)
        {
            checks.CheckPhandle(node);
            checks.CheckCounts(node);
            checks.CheckAddresses(node);
            checks.CheckStrings(node);
        }
    }

    private void CheckPhandle(DeviceTreeNode node)
    {
        var property = node.Find("phandle");
        var older = node.Find("linux,phandle");
        if (property is not null && older is not null && !property.Value.Span.SequenceEqual(older.Value.Span))
            Add("FDT042", DeviceTreeSeverity.Warning, "phandle and linux,phandle differ.", older, node);
        if ((property ?? older) is not { } phandle)
            return;
        if (phandle.Value.Length != 4)
            Add("FDT040", DeviceTreeSeverity.Error, $"A phandle of {phandle.Value.Length} bytes; expected 4.", phandle, node);
        else if (phandle.GetCell(0) is 0 or uint.MaxValue)
            Add("FDT040", DeviceTreeSeverity.Error, $"The phandle 0x{phandle.GetCell(0):x} is not a valid one.", phandle, node);
        else if (!_phandles.TryAdd(phandle.GetCell(0), node) && _complaints.Wants("FDT041"))
            Add("FDT041", DeviceTreeSeverity.Error, $"The phandle 0x{phandle.GetCell(0):x} is {NodeName.Escape(_phandles[phandle.GetCell(0)].Path)}'s already.", phandle, node);
    }

    private void CheckCounts(DeviceTreeNode node)
    {
        foreach (var name in (ReadOnlySpan<string>)["#address-cells", "#size-cells"])
        {
            if (node.Find(name) is not { } count)
                continue;
            if (count.Value.Length != 4)
                Add("FDT050", DeviceTreeSeverity.Error, $"{name} of {count.Value.Length} bytes; expected 4.", count, node);
            else if (count.GetCell(0) > 4 && IsUsed(node))
                Add("FDT050", DeviceTreeSeverity.Error, $"{name} is 0x{count.GetCell(0):x}; at most 4 cells make a number.", count, node);
        }
    }

    /// <summary>Whether anybody decodes addresses with the counts. A TI board's node of keys has 7 address cells, and no child with an address.</summary>
    private static bool IsUsed(DeviceTreeNode node) =>
        node.Children.Any(child => child.Has("reg")) || node.Find("ranges") is { Value.IsEmpty: false } || node.Find("dma-ranges") is { Value.IsEmpty: false };

    private void CheckAddresses(DeviceTreeNode node)
    {
        // Without counts of their own, readers disagree which ones hold; and a fragment of an overlay does not carry its target's.
        if (node.Parent is not { } parent || StatedCells(parent) is not { } outer)
            return;
        if (node.Find("reg") is { } reg)
        {
            if (outer.Address == 0)
                Add("FDT050", DeviceTreeSeverity.Error, "reg below a node whose #address-cells is 0.", reg, node);
            else
                CheckEntries(node, reg, [outer.Address, outer.Size]);
        }

        if (StatedCells(node) is not { } inner)
            return;
        foreach (var name in (ReadOnlySpan<string>)["ranges", "dma-ranges"])
        {
            if (node.Find(name) is { } ranges)
                CheckEntries(node, ranges, [inner.Address, outer.Address, inner.Size]);
        }
    }

    private void CheckEntries(DeviceTreeNode node, DeviceTreeProperty property, ReadOnlySpan<int> cells)
    {
        var entry = 0;
        foreach (var count in cells)
            entry += count;
        if (property.Value.Length == 0)
            return;
        if (entry == 0 || property.Value.Length % (4 * entry) != 0)
        {
            Add("FDT051", DeviceTreeSeverity.Error, $"{property.Name} of {property.Value.Length} bytes; an entry has {4 * entry}.", property, node);
            return;
        }

        for (var at = 0; at < property.CellCount;)
        {
            foreach (var count in cells)
            {
                // Three cells are PCI's: the first one holds flags.
                if (count == 4 && property.GetNumber(at, count) is null)
                {
                    Add("FDT052", DeviceTreeSeverity.Error, $"A number in {property.Name} needs more than 64 bits.", property, node);
                    return;
                }

                at += count;
            }
        }
    }

    private void CheckStrings(DeviceTreeNode node)
    {
        foreach (var property in node.Properties)
        {
            if (!Strings.Contains(property.Name))
                continue;
            var value = property.Value.Span;
            if (value.IsEmpty || value[^1] != 0)
                Add("FDT053", DeviceTreeSeverity.Error, $"{property.Name} does not end in NUL.", property, node);
            else if (property.Name == "compatible" && (value[0] == 0 || value.IndexOf("\0\0"u8) >= 0))
                Add("FDT054", DeviceTreeSeverity.Warning, $"{property.Name} holds an empty string.", property, node);
        }
    }

    private static AddressCells? StatedCells(DeviceTreeNode node) =>
        node.Find("#address-cells") is { Value.Length: 4 } address && address.GetCell(0) <= 4 && node.Find("#size-cells") is { Value.Length: 4 } size && size.GetCell(0) <= 4
            ? new AddressCells((int)address.GetCell(0), (int)size.GetCell(0))
            : null;

    private void Add(string rule, DeviceTreeSeverity severity, string message, DeviceTreeProperty property, DeviceTreeNode node) =>
        _complaints.Add(rule, severity, message, property.Offset, node, property.Name);
}
