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
/// <param name="Counterpart">
/// What a check of OP-TEE's for the same thing answers; null when it has none. It tells which finding and which refusal are one and the same, no more:
/// whether an OP-TEE makes that check, and comes to it, is for the model to say.
/// </param>
public sealed record TeeFinding(TeeFindingSeverity Severity, string Message, long Offset, TeeResult? Counterpart = null)
{
    /// <summary>What the model of OP-TEE answered for this reason; null when it did not.</summary>
    public TeeResult? BoardResult { get; init; }
}
