namespace FirmwareKit.DeviceTrees;

/// <summary>Two siblings, or two properties of a node, with one name (FDT032, FDT033): readers take the first or the last of them.</summary>
internal static class DuplicateNames
{
    public static void Report(DeviceTreeNode node, ComplaintList complaints)
    {
        foreach (var child in Repeated("FDT032", complaints, node.Children, child => child.Name, child => child.Offset))
            complaints.Add("FDT032", DeviceTreeSeverity.Error, $"A second node is called \"{NodeName.Escape(child.Name)}\".", child.Offset, node);
        foreach (var property in Repeated("FDT033", complaints, node.Properties, property => property.Name, property => property.Offset))
            complaints.Add("FDT033", DeviceTreeSeverity.Error, $"The property \"{NodeName.Escape(property.Name)}\" is there twice.", property.Offset, node);
    }

    /// <summary>Most nodes have nothing to compare, and cost nothing.</summary>
    private static T[] Repeated<T>(string rule, ComplaintList complaints, IReadOnlyList<T> items, Func<T, string> name, Func<T, long> offset) =>
        items.Count < 2 || !complaints.Wants(rule) ? [] : Repeated(items, name, offset);

    /// <summary>Sorting costs less memory than a set, and no pair of a hostile million is compared with every other.</summary>
    private static T[] Repeated<T>(IReadOnlyList<T> items, Func<T, string> name, Func<T, long> offset)
    {
        var sorted = items.ToArray();
        Array.Sort(sorted, (a, b) => string.CompareOrdinal(name(a), name(b)) is var order and not 0 ? order : offset(a).CompareTo(offset(b)));
        var repeated = new List<T>();
        for (var i = 1; i < sorted.Length && repeated.Count <= ComplaintList.MostOfOneRule; i++)
        {
            if (name(sorted[i]) == name(sorted[i - 1]))
                repeated.Add(sorted[i]);
        }

        return [.. repeated];
    }
}
