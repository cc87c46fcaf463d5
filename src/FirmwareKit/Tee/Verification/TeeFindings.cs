namespace FirmwareKit.Tee.Verification;

/// <summary>Collects findings. The list is bounded: a hostile image can have as many defects as bytes.</summary>
internal sealed class TeeFindings
{
    private const int Most = 200;

    private readonly List<TeeFinding> _findings = [];

    public IReadOnlyList<TeeFinding> List => _findings;

    public bool HasErrors => _findings.Exists(finding => finding.Severity == TeeFindingSeverity.Error);

    public void Error(string message, long offset, TeeResult? counterpart = null) => Add(TeeFindingSeverity.Error, message, offset, counterpart);

    public void Warning(string message, long offset, TeeResult? counterpart = null) => Add(TeeFindingSeverity.Warning, message, offset, counterpart);

    private void Add(TeeFindingSeverity severity, string message, long offset, TeeResult? counterpart)
    {
        if (_findings.Count < Most)
            _findings.Add(new TeeFinding(severity, message, offset, counterpart));
    }
}
