namespace FirmwareKit.Tee.Verification;

/// <summary>How much a finding of the verifier weighs.</summary>
public enum TeeFindingSeverity
{
    /// <summary>Worth knowing.</summary>
    Warning,

    /// <summary>The image must not be trusted, or is not what was signed.</summary>
    Error,
}

/// <summary>One thing that the verifier noticed.</summary>
/// <param name="Severity">Whether the image is rejected for it.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Offset">Where: byte offset in the signed file.</param>
/// <param name="BoardResult">What OP-TEE answers for this reason; null when OP-TEE does not notice.</param>
public sealed record TeeFinding(TeeFindingSeverity Severity, string Message, long Offset, TeeResult? BoardResult);
