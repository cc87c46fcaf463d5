namespace FirmwareKit.Preflight;

/// <summary>How much a finding weighs.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>It may misbehave.</summary>
    Warning,

    /// <summary>The board refuses it, or it cannot work.</summary>
    Error,
}
