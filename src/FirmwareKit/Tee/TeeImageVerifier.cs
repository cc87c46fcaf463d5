using FirmwareKit.Binary;
using FirmwareKit.Signing;

namespace FirmwareKit.Tee;

/// <summary>
/// Verifies a signed image: first what OP-TEE's trusted application checks, in its order, then what it leaves open (tee-image.md section 9): that
/// the program headers are the signed ones, every one of them, that all hashes are right, and that nothing overlaps or is ambiguous.
/// </summary>
/// <remarks>
/// Only the key that the caller gives is trusted, never the key information inside the image. What no signature can show (section headers,
/// symbols, debug sections, padding) is not part of the verdict, except where it decides what is used: the resource table.
/// </remarks>
public static class TeeImageVerifier
{
    /// <summary>Verifies an image.</summary>
    /// <param name="source">The bytes of the file.</param>
    /// <param name="key">The public key that the board trusts.</param>
    /// <returns>The verdict; a malformed image is a finding, not an exception.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TeeVerification Verify(ByteSource source, FirmwarePublicKey key)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(key);
        var findings = new TeeFindings();
        TeeImage image;
        try
        {
            image = TeeImage.Read(source);
        }
        catch (TeeImageFormatException e)
        {
            findings.Error(e.Message, e.Offset, e.Result);
            return new TeeVerification(null, false, 0, findings.List);
        }

        var isSignatureValid = VerifySignature(image, key, findings);
        // Nothing of an image with a bad signature is worth a second look.
        var hashed = 0;
        if (isSignatureValid)
        {
            TlvChecks.Run(image, findings);
            hashed = new ImageChecks(image, findings).Run();
        }

        return new TeeVerification(image, isSignatureValid, hashed, findings.List);
    }

    /// <summary>TV-14 to TV-20.</summary>
    private static bool VerifySignature(TeeImage image, FirmwarePublicKey key, TeeFindings findings)
    {
        if (!image.Tlvs.TryFind(TlvType.SignType, out var record) || record.Length != 1)
        {
            findings.Error("The record SIGNTYPE is missing or not one byte long.", record.Offset, TeeResult.BadParameters);
            return false;
        }

        if (image.Algorithm is not { } algorithm)
        {
            findings.Error($"SIGNTYPE is {image.Tlvs.ReadByte(TlvType.SignType)}, expected 1 (RSA) or 2 (ECDSA).", record.ValueOffset, TeeResult.NotSupported);
            return false;
        }

        // The key decides the algorithm, and the image must agree; never the other way round.
        if (algorithm != key.Algorithm)
        {
            findings.Error(
                $"The image says {(algorithm == SignatureAlgorithm.RsaPkcs1Sha256 ? "RSA" : "ECDSA P-256")}, but the key is {key.Description}.",
                record.ValueOffset,
                algorithm == SignatureAlgorithm.EcdsaP256Sha256 ? TeeResult.NotSupported : TeeResult.SignatureInvalid);
            return false;
        }

        var header = image.Header;
        if (header.SignatureLength != key.SignatureLength)
        {
            findings.Error(
                $"The signature has {header.SignatureLength} bytes; one made with this {key.Description} key has {key.SignatureLength}. Another key signed it.",
                12,
                TeeResult.SignatureInvalid);
            return false;
        }

        var digest = ByteDigest.Sha256(image.Source, 0, header.SignedLength);
        if (!key.Verify(digest, image.ReadSignature()))
        {
            findings.Error(
                "The signature is not one of this key: another key signed the image, or its first "
                + $"{header.SignedLength} bytes were changed afterwards.",
                header.SignatureOffset,
                TeeResult.SignatureInvalid);
            return false;
        }

        if (algorithm == SignatureAlgorithm.EcdsaP256Sha256)
            findings.Warning("ECDSA: upstream OP-TEE's platform service accepts RSA only.", record.ValueOffset, TeeResult.NotSupported);
        return true;
    }
}
