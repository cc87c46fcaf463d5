using FirmwareKit.Binary;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Signing;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Verification;

namespace FirmwareKit.SignedImages;

/// <summary>
/// Verifies a signed image: what OP-TEE's trusted application answers to it, check by check in its order, and then what it leaves open: that every program header
/// is the signed one, that all hashes are right, that nothing is ambiguous, and which bytes nothing covers.
/// </summary>
/// <remarks>Only the keys that the caller gives are trusted, never the key information inside the image. The bytes of the image are hashed once.</remarks>
public static class ImageVerification
{
    /// <summary>Verifies an image.</summary>
    /// <param name="source">The bytes of the file.</param>
    /// <param name="keys">The public keys, one of which the board trusts; at least one.</param>
    /// <param name="board">The OP-TEE that it is for; null chooses by the records, see <see cref="BoardChoice"/>.</param>
    /// <returns>The verdict; a malformed image is a verdict, not an exception.</returns>
    /// <exception cref="ArgumentException">There is no key.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static VerificationResult Verify(ByteSource source, IReadOnlyList<FirmwarePublicKey> keys, OpTeeOptions? board = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0)
            throw new ArgumentException("Verifying needs a public key.", nameof(keys));
        var image = TryRead(source);
        board ??= image is null ? new OpTeeOptions() : BoardChoice.For(image);
        var digests = new SegmentDigests(source);
        var key = image is null ? null : keys.FirstOrDefault(candidate => IsSignedWith(image, candidate, digests));
        var outcome = OpTeeLoader.Load(source, key ?? keys[0], board, digests);
        if (image is null || (key is null && !outcome.IsAuthenticated))
            return new VerificationResult { Image = image, Board = board, Outcome = outcome };

        List<TeeFinding> findings = [];
        if (key is null)
        {
            key = keys[0];
            findings.Add(new TeeFinding(
                TeeFindingSeverity.Error,
                "The signature has a form that OP-TEE's library accepts and PKCS#1 does not allow: its DigestInfo is not the one encoding there is.",
                image.Header.SignatureOffset));
        }
        else if (outcome is { IsAuthenticated: false, Result: TeeResult.NotSupported })
        {
            // Whether the platform takes ECDSA is its build's; the rest of the checks is the image's.
            findings.Add(new TeeFinding(
                TeeFindingSeverity.Warning,
                "The signature is ECDSA, which upstream OP-TEE's platform service does not accept, and ST's only with the hash of the key in OTP (CFG_REMOTEPROC_PUB_KEY_VERIFY).",
                TeeImageHeader.TlvOffset,
                outcome.Result)
            {
                BoardResult = outcome.Result,
            });
            outcome = OpTeeLoader.LoadUnsigned(source, board, digests);
        }

        return Complete(image, key, board, outcome, digests, findings);
    }

    /// <summary>The same for an image that is not signed yet: its signature is taken as good.</summary>
    internal static VerificationResult VerifyUnsigned(TeeImage image, SegmentDigests digests, OpTeeOptions board) =>
        Complete(image, null, board, OpTeeLoader.LoadUnsigned(image.Source, board, digests), digests, []);

    private static VerificationResult Complete(TeeImage image, FirmwarePublicKey? key, OpTeeOptions board, OpTeeOutcome outcome, SegmentDigests digests, List<TeeFinding> findings)
    {
        var strict = StrictVerifier.Verify(image, digests);
        // The board's own answer is told once.
        var same = outcome.IsLoaded ? null : strict.FirstOrDefault(finding => finding.Counterpart == outcome.Result);
        findings.AddRange(strict.Where(finding => finding != same));
        return new VerificationResult
        {
            Image = image,
            Key = key,
            Board = board,
            Outcome = outcome,
            Findings = [.. findings],
            // A board that loads the image reads it in its own way, which need not be that of the strict reader.
            Uncovered = outcome.IsLoaded ? Coverage.FindUncovered(image, outcome.Hashed) : Coverage.FindUncovered(image),
        };
    }

    private static TeeImage? TryRead(ByteSource source)
    {
        try
        {
            return TeeImage.Read(source);
        }
        catch (TeeImageFormatException)
        {
            return null; // the model of the board has the reason
        }
    }

    private static bool IsSignedWith(TeeImage image, FirmwarePublicKey key, SegmentDigests digests) =>
        image.Algorithm == key.Algorithm
        && image.Header.SignatureLength == key.SignatureLength
        && key.Verify(digests.Get(0, image.Header.SignedLength).Span, image.ReadSignature());
}
