using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;

namespace FirmwareKit.Signing;

/// <summary>How PBES2 makes a key of a passphrase: PBKDF2 (RFC 8018 appendix A.2) or scrypt (RFC 7914 section 7).</summary>
internal sealed class KeyDerivation
{
    private const string Pbkdf2 = "1.2.840.113549.1.5.12";
    private const string Scrypt = "1.3.6.1.4.1.11591.4.11";

    /// <summary>scrypt takes 128 * N * r bytes; more than this is no key file of this world.</summary>
    private const long MostScryptMemory = 1L << 30;

    private readonly byte[] _salt;
    private readonly int _cost;
    private readonly int _blockSize;
    private readonly int _parallelism;
    private readonly HashAlgorithmName _hash;

    private KeyDerivation(byte[] salt, int cost, int blockSize, int parallelism, HashAlgorithmName hash)
    {
        _salt = salt;
        _cost = cost;
        _blockSize = blockSize;
        _parallelism = parallelism;
        _hash = hash;
    }

    /// <exception cref="SigningException">A function or a cost that is not supported.</exception>
    /// <exception cref="AsnContentException">Malformed.</exception>
    public static KeyDerivation Read(AsnReader function, string name)
    {
        var identifier = function.ReadObjectIdentifier();
        if (identifier is not (Pbkdf2 or Scrypt))
            throw EncryptedKeyError.NotSupported(name, $"key derivation {identifier}");
        var parameters = function.ReadSequence();
        var salt = parameters.ReadOctetString();
        var cost = ReadPositive(parameters, name);
        if (identifier == Pbkdf2)
            return new KeyDerivation(salt, cost, 0, 0, ReadHash(parameters, name));
        var blockSize = ReadPositive(parameters, name);
        if (128L * cost * blockSize > MostScryptMemory)
            throw EncryptedKeyError.NotSupported(name, $"scrypt that takes {128L * cost * blockSize} bytes of memory");
        return new KeyDerivation(salt, cost, blockSize, ReadPositive(parameters, name), default);
    }

    /// <summary>The key; the caller clears it.</summary>
    /// <exception cref="ArgumentException">Parameters of scrypt that it does not allow.</exception>
    public byte[] Derive(byte[] password, int length) => _blockSize == 0
        ? Rfc2898DeriveBytes.Pbkdf2(password, _salt, _cost, _hash, length)
        : SCrypt.Generate(password, _salt, _cost, _blockSize, _parallelism, length);

    private static int ReadPositive(AsnReader parameters, string name) =>
        parameters.TryReadInt32(out var value) && value > 0 ? value : throw EncryptedKeyError.NotSupported(name, "a key derivation whose cost is out of range");

    private static HashAlgorithmName ReadHash(AsnReader parameters, string name)
    {
        if (parameters.HasData && parameters.PeekTag() == Asn1Tag.Integer)
            parameters.ReadIntegerBytes();
        if (!parameters.HasData)
            return HashAlgorithmName.SHA1;
        var function = parameters.ReadSequence().ReadObjectIdentifier();
        return function switch
        {
            "1.2.840.113549.2.7" => HashAlgorithmName.SHA1,
            "1.2.840.113549.2.9" => HashAlgorithmName.SHA256,
            "1.2.840.113549.2.10" => HashAlgorithmName.SHA384,
            "1.2.840.113549.2.11" => HashAlgorithmName.SHA512,
            _ => throw EncryptedKeyError.NotSupported(name, $"pseudo-random function {function}"),
        };
    }
}
