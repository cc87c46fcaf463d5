using System.Collections.Immutable;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Signing;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Verification;

namespace FirmwareKit.SignedImages;

/// <summary>What verifying a signed image gave.</summary>
public sealed record VerificationResult
{
    /// <summary>The image as read; null when its chunks do not fit together.</summary>
    public TeeImage? Image { get; init; }

    /// <summary>The key that signed it; null when none of the given ones did.</summary>
    public FirmwarePublicKey? Key { get; init; }

    /// <summary>The OP-TEE whose answer is <see cref="Outcome"/>.</summary>
    public required OpTeeOptions Board { get; init; }

    /// <summary>What OP-TEE does with the image. Without memory regions in <see cref="Board"/>, success still needs a region for every segment.</summary>
    public required OpTeeOutcome Outcome { get; init; }

    /// <summary>What else a strict reader notices. <see cref="AnswerTo"/> has what OP-TEE says to it.</summary>
    public ImmutableArray<TeeFinding> Findings { get; init; } = [];

    /// <summary>How many segments OP-TEE hashed and found to have their signed hash, before it ended.</summary>
    public int HashedSegments => Outcome.Hashed.Count;

    /// <summary>The bytes that neither the signature nor a signed hash covers.</summary>
    public ImmutableArray<FileRange> Uncovered { get; init; } = [];

    /// <summary>What this OP-TEE says to a finding, as the end of a sentence that begins with "OP-TEE".</summary>
    /// <param name="finding">One of <see cref="Findings"/>.</param>
    public string AnswerTo(TeeFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.BoardResult is { } code ? $"answers {code.Describe()}" : Outcome.IsLoaded ? "does not notice" : "ends for another reason";
    }

    /// <summary>Whether the image is signed with one of the keys and OP-TEE loads it.</summary>
    public bool IsAccepted => Key is not null && Outcome.IsLoaded;

    /// <summary>Whether it is accepted, and is what the owner of the key signed in every field that decides what is loaded and where.</summary>
    public bool IsStrictlyAccepted => IsAccepted && Findings.All(finding => finding.Severity != TeeFindingSeverity.Error);
}
