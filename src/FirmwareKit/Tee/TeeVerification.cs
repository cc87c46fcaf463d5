namespace FirmwareKit.Tee;

/// <summary>What verifying a signed image gave.</summary>
/// <param name="Image">The image as read; null when its chunks do not fit together.</param>
/// <param name="IsSignatureValid">Whether the signature over header and TLV area is that of the key.</param>
/// <param name="HashedSegments">How many segments were hashed and compared.</param>
/// <param name="Findings">What was noticed, in the order in which OP-TEE would come to it.</param>
public sealed record TeeVerification(TeeImage? Image, bool IsSignatureValid, int HashedSegments, IReadOnlyList<TeeFinding> Findings)
{
    /// <summary>Whether the image is what the owner of the key signed, in every byte that is loaded and every field that says where.</summary>
    public bool IsAccepted => IsSignatureValid && Findings.All(finding => finding.Severity != TeeFindingSeverity.Error);

    /// <summary>
    /// What OP-TEE (upstream, 4.10) answers to LOAD_FW, as far as the image alone decides: <see cref="TeeResult.Success"/> still needs
    /// memory regions for every segment.
    /// </summary>
    public TeeResult BoardResult => Findings.FirstOrDefault(finding => finding.BoardResult is not null)?.BoardResult ?? TeeResult.Success;
}
