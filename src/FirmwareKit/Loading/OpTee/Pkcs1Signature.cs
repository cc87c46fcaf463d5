using System.Numerics;
using System.Security.Cryptography;
using FirmwareKit.Signing;

namespace FirmwareKit.Loading.OpTee;

/// <summary>
/// RSA PKCS#1 v1.5 as libtomcrypt verifies it in OP-TEE (tee-image.md section 5.1). It takes the old form of DigestInfo, without the NULL parameter, which the
/// platform's implementation may refuse; length and encoding of both are compared exactly.
/// </summary>
internal static class Pkcs1Signature
{
    private const int ShortestPadding = 8;

    private static ReadOnlySpan<byte> DigestInfo =>
        [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

    private static ReadOnlySpan<byte> DigestInfoWithoutNull =>
        [0x30, 0x2f, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x04, 0x20];

    /// <summary>Whether the signature is one of this key over this digest.</summary>
    public static bool Verify(FirmwarePublicKey key, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (key.Algorithm != SignatureAlgorithm.RsaPkcs1Sha256 || signature.Length != key.SignatureLength)
            return false;
        return key.Verify(digest, signature) || HasDigest(Decrypt(key, signature), digest);
    }

    /// <summary>The public operation; empty for a number above the modulus, which libtomcrypt refuses.</summary>
    private static ReadOnlySpan<byte> Decrypt(FirmwarePublicKey key, ReadOnlySpan<byte> signature)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.SubjectPublicKeyInfo.Span, out _);
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        var modulus = Number(parameters.Modulus);
        var number = Number(signature);
        if (number > modulus)
            return [];
        var block = new byte[signature.Length];
        var power = BigInteger.ModPow(number, Number(parameters.Exponent), modulus);
        power.TryWriteBytes(block.AsSpan(block.Length - power.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return block;
    }

    /// <summary>00 01, at least eight ff, 00, DigestInfo in one of its two forms, and nothing behind.</summary>
    private static bool HasDigest(ReadOnlySpan<byte> block, ReadOnlySpan<byte> digest)
    {
        if (!block.StartsWith((ReadOnlySpan<byte>)[0x00, 0x01]))
            return false;
        var rest = block[2..];
        var padding = rest.IndexOfAnyExcept((byte)0xff);
        if (padding < ShortestPadding || rest[padding] != 0)
            return false;
        var content = rest[(padding + 1)..];
        return IsOf(content, DigestInfo, digest) || IsOf(content, DigestInfoWithoutNull, digest);
    }

    private static bool IsOf(ReadOnlySpan<byte> content, ReadOnlySpan<byte> head, ReadOnlySpan<byte> digest) =>
        content.StartsWith(head) && content[head.Length..].SequenceEqual(digest);

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
