namespace FirmwareKit.Preflight;

/// <summary>In what order findings are read: the gravest first, of them the one at which the board stops, then by rule, a cause before what follows from it.</summary>
internal static class FindingOrder
{
    /// <summary>The findings in that order.</summary>
    /// <param name="findings">The findings, by rule.</param>
    /// <param name="stopsAt">The one at which the board stops; null when it goes through.</param>
    public static IReadOnlyList<Finding> Sort(IEnumerable<Finding> findings, Finding? stopsAt) =>
    [
        .. findings
            .OrderByDescending(finding => finding.Severity)
            .ThenByDescending(finding => ReferenceEquals(finding, stopsAt))
            .ThenBy(finding => finding.Rule.Explains is [var first, ..] ? first : finding.Rule.Id, StringComparer.Ordinal)
            .ThenBy(finding => finding.Rule.Explains.Count == 0),
    ];
}
