namespace FirmwareKit.DeviceTrees;

/// <summary>Collects complaints. A hostile tree breaks one rule a million times; the first few of each rule tell as much.</summary>
internal sealed class ComplaintList
{
    private const int MostOfOneRule = 20;

    private readonly List<DeviceTreeComplaint> _complaints = [];
    private readonly Dictionary<string, int> _counts = [];

    public IReadOnlyList<DeviceTreeComplaint> Complaints => _complaints;

    public void Add(string rule, DeviceTreeSeverity severity, string message, long offset, DeviceTreeNode? node)
    {
        var count = _counts.GetValueOrDefault(rule);
        if (count == MostOfOneRule)
            return;
        _counts[rule] = count + 1;
        _complaints.Add(new DeviceTreeComplaint(rule, severity, message, offset, node is null ? string.Empty : NodeName.Escape(node.Path)));
    }
}
