using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FirmwareKit.Signing;

/// <summary>
/// The hash of a public key that ST's OP-TEE compares with OTP <c>oem_rproc_pkh</c> on an STM32MP2 when it is built with
/// CFG_REMOTEPROC_PUB_KEY_VERIFY=y (tee-image.md section 5.4).
/// </summary>
public sealed class OtpKeyHash
{
    private readonly byte[] _value;

    private OtpKeyHash(byte[] value) => _value = value;

    /// <summary>SHA-256 of modulus and exponent (RSA-2048), or of X and Y (P-256).</summary>
    public ReadOnlyMemory<byte> Value => _value;

    /// <summary>The 8 OTP words: word i is bytes 4i to 4i+3, little endian, as the processor reads them.</summary>
    public IReadOnlyList<uint> Words => [.. Enumerable.Range(0, _value.Length / sizeof(uint)).Select(i => BinaryPrimitives.ReadUInt32LittleEndian(_value.AsSpan(i * sizeof(uint))))];

    /// <summary>Whether the mode takes a key: RSA-2048 with an exponent of 3 bytes, such as 65537, or P-256.</summary>
    /// <param name="key">The key.</param>
    public static bool IsPossible(FirmwarePublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Algorithm == SignatureAlgorithm.EcdsaP256Sha256 || (key.KeySize == 2048 && key.Exponent.Length == 3);
    }

    /// <summary>Computes the hash.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="SigningException">The mode does not take the key.</exception>
    public static OtpKeyHash Of(FirmwarePublicKey key)
    {
        if (!IsPossible(key))
        {
            throw new SigningException(
                $"{key.Description} with an exponent of {key.Exponent.Length} bytes has no hash for OTP: ST's OP-TEE takes RSA-2048 with an exponent of 3 bytes (65537), or P-256.");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(key.Modulus.Span);
        hash.AppendData(key.Exponent.Span);
        hash.AppendData(key.Point.Span);
        return new OtpKeyHash(hash.GetHashAndReset());
    }
}
