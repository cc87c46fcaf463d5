namespace FirmwareKit.SignedImages;

/// <summary>What makes a verification fail.</summary>
public enum Strictness
{
    /// <summary>What OP-TEE refuses; the rest are warnings.</summary>
    AsBoard,

    /// <summary>Also what OP-TEE should refuse and does not.</summary>
    Strict,
}

/// <summary>A verification and how strictly it is judged.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Result">The verification.</param>
/// <param name="Strictness">What makes it fail.</param>
public sealed record VerificationVerdict(string Name, VerificationResult Result, Strictness Strictness)
{
    /// <summary>Whether the image passes.</summary>
    public bool IsAccepted => Strictness == Strictness.Strict ? Result.IsStrictlyAccepted : Result.IsAccepted;

    /// <summary>Whether a finding is one of the reasons why it does not.</summary>
    /// <param name="finding">A finding of the verification.</param>
    public bool IsFatal(Tee.Verification.TeeFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return Strictness == Strictness.Strict && finding.Severity == Tee.Verification.TeeFindingSeverity.Error;
    }
}
