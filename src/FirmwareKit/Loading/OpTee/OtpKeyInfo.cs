using System.Security.Cryptography;
using FirmwareKit.Signing;

namespace FirmwareKit.Loading.OpTee;

/// <summary>The public key in a PKEYINFO record, as ST's platform service takes it apart: by fixed offsets, not by reading DER (tee-image.md section 5.4).</summary>
internal static class OtpKeyInfo
{
    private const int RsaSize = 294;
    private const int RsaHeadSize = 32;
    private const int RsaModulusOffset = RsaHeadSize + 1;
    private const int RsaModulusSize = 256;
    private const int RsaExponentOffset = RsaModulusOffset + RsaModulusSize + 2;
    private const int EccSize = 91;
    private const int EccHeadSize = 27;

    private static ReadOnlySpan<byte> RsaHead =>
    [
        0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01,
        0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00, 0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01,
    ];

    /// <summary>Whether length and head are those of the one form that is taken. Of P-256's head only the first byte is compared.</summary>
    public static bool HasForm(ReadOnlySpan<byte> keyInfo, bool isRsa) => isRsa
        ? keyInfo.Length == RsaSize && keyInfo.StartsWith(RsaHead) && keyInfo[(RsaExponentOffset - 2)..].StartsWith((ReadOnlySpan<byte>)[0x02, 0x03])
        : keyInfo.Length == EccSize && keyInfo[0] == 0x30;

    /// <summary>Whether the hash over the key in the record is that over the key that OTP names.</summary>
    public static bool IsSameKey(ReadOnlySpan<byte> keyInfo, FirmwarePublicKey trusted, bool isRsa)
    {
        var trustedInfo = trusted.SubjectPublicKeyInfo.Span;
        return HasForm(trustedInfo, isRsa) && Hash(keyInfo, isRsa).AsSpan().SequenceEqual(Hash(trustedInfo, isRsa));
    }

    /// <summary>What stands in OTP: SHA-256 over modulus and exponent, or over X and Y.</summary>
    private static byte[] Hash(ReadOnlySpan<byte> keyInfo, bool isRsa)
    {
        if (!isRsa)
            return SHA256.HashData(keyInfo[EccHeadSize..]);
        return SHA256.HashData([.. keyInfo.Slice(RsaModulusOffset, RsaModulusSize), .. keyInfo[RsaExponentOffset..]]);
    }
}
