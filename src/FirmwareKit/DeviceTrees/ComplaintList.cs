namespace FirmwareKit.DeviceTrees;

/// <summary>Collects complaints. A hostile tree breaks one rule a million times; the first few of each rule tell as much.</summary>
internal sealed class ComplaintList
{
    public const int MostOfOneRule = 20;

    private readonly List<DeviceTreeComplaint> _complaints = [];
    private readonly Dictionary<string, int> _counts = [];

    public IReadOnlyList<DeviceTreeComplaint> Complaints => _complaints;

    /// <summary>Whether another complaint of the rule is taken; asked first where a hostile blob would have a message made for each of its nodes.</summary>
    public bool Wants(string rule) => _counts.GetValueOrDefault(rule) < MostOfOneRule;

    public void Add(string rule, DeviceTreeSeverity severity, string message, long offset, DeviceTreeNode? node, string property = "")
    {
        var count = _counts.GetValueOrDefault(rule);
        if (count == MostOfOneRule)
            return;
        _counts[rule] = count + 1;
        _complaints.Add(new DeviceTreeComplaint(rule, severity, message, offset, node is null ? string.Empty : NodeName.Escape(node.Path)) { Property = NodeName.Escape(property) });
    }
}
