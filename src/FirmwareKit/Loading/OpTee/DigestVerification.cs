using FirmwareKit.Signing;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>rproc_pta_verify_digest: the platform service's part of the verification, TV-19 and TV-20, and ST's key in the image (section 5.4).</summary>
internal static class DigestVerification
{
    private const int EcdsaSignatureSize = 64;

    public static OpTeeRefusal? Run(OpTeeLoad load, FirmwarePublicKey key, byte signType, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> keyInfo, long keyInfoOffset)
    {
        var isRsa = signType == (byte)SignatureAlgorithm.RsaPkcs1Sha256;
        var usesOtp = load.Profile.IsSt && load.Options.KeySource == OpTeeKeySource.OtpHash;
        // TV-19
        if (!isRsa && !usesOtp)
        {
            return load.Refuse(
                TeeResult.NotSupported,
                load.Profile.IsSt
                    ? "ECDSA is supported only where OP-TEE takes the key from the image and its hash from OTP."
                    : "The platform service verifies RSA only, and SIGNTYPE says ECDSA.",
                TeeImageHeader.TlvOffset,
                "Sign with an RSA key.");
        }

        if (usesOtp && CheckKeyInfo(load, key, isRsa, keyInfo, keyInfoOffset) is { } refusal)
            return refusal;
        var signatureOffset = load.Header.SignedLength;
        if (!isRsa && signature.Length != EcdsaSignatureSize)
            return load.Refuse(TeeResult.BadParameters, $"The signature has {signature.Length} bytes; one of ECDSA P-256 has {EcdsaSignatureSize}.", 12);
        // TV-17. A length that rounds up to 0 leaves only the header to hash.
        var digest = load.Digests.Get(0, TeeImageHeader.Size + OpTeeLoad.RoundUp8(load.Header.TlvLength)).Span;
        var isGood = isRsa ? Pkcs1Signature.Verify(key, digest, signature) : key.Verify(digest, signature);
        if (isGood)
            return null;
        return load.Refuse(
            TeeResult.SignatureInvalid,
            Explain(load, key, signature.Length),
            signatureOffset,
            "Sign with the key that is built into the board's OP-TEE, and do not change the signed bytes.");
    }

    /// <summary>parse_der_rsa_public_key, parse_der_ecc_public_key, and the comparison with oem_rproc_pkh.</summary>
    private static OpTeeRefusal? CheckKeyInfo(OpTeeLoad load, FirmwarePublicKey key, bool isRsa, ReadOnlySpan<byte> keyInfo, long offset)
    {
        if (!OtpKeyInfo.HasForm(keyInfo, isRsa))
        {
            return load.Refuse(
                TeeResult.BadFormat,
                $"PKEYINFO has {keyInfo.Length} bytes; it must be the public key in DER, "
                + (isRsa ? "RSA-2048 with an exponent of 3 bytes (294 bytes)." : "P-256 (91 bytes)."),
                offset == 0 ? null : offset);
        }

        return OtpKeyInfo.IsSameKey(keyInfo, key, isRsa)
            ? null
            : load.Refuse(TeeResult.Security, "The public key in PKEYINFO is not the trusted one: its hash is not the one in OTP.", offset);
    }

    private static string Explain(OpTeeLoad load, FirmwarePublicKey key, int signatureLength)
    {
        if (signatureLength != key.SignatureLength)
            return $"The signature has {signatureLength} bytes; one made with this {key.Description} key has {key.SignatureLength}. Another key signed it.";
        return $"The signature is not one of this {key.Description} key: another key signed the image, or its first {load.Header.SignedLength} bytes "
            + "were changed afterwards.";
    }
}
