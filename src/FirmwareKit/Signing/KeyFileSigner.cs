using System.Security.Cryptography;

namespace FirmwareKit.Signing;

/// <summary>
/// Signs with a private key from a file: RSA of 2048 bits or more, or P-256; PKCS#1, SEC1, PKCS#8, encrypted PKCS#8, in PEM or DER, and PEM with the
/// old encryption (DEK-Info). Both kinds of signature are deterministic; ECDSA follows RFC 6979.
/// </summary>
public sealed class KeyFileSigner : IFirmwareSigner, IDisposable
{
    private readonly RSA? _rsa;
    private readonly byte[] _scalar = [];

    private KeyFileSigner(RSA rsa)
    {
        _rsa = rsa;
        PublicKey = FirmwarePublicKey.Own(rsa);
    }

    private KeyFileSigner(ECDsa ecdsa)
    {
        PublicKey = FirmwarePublicKey.Of(ecdsa);
        _scalar = ecdsa.ExportParameters(includePrivateParameters: true).D!;
        ecdsa.Dispose();
    }

    /// <inheritdoc/>
    public FirmwarePublicKey PublicKey { get; }

    /// <summary>Loads a private key.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="passphrase">Passphrase of an encrypted key; empty when there is none. Not kept.</param>
    /// <exception cref="SigningException">
    /// The file cannot be read, holds no private key, is encrypted and the passphrase is missing or wrong, or the key is too weak or of a kind that is
    /// not supported.
    /// </exception>
    public static KeyFileSigner Load(string path, ReadOnlySpan<char> passphrase = default)
    {
        var copy = passphrase.ToArray();
        try
        {
            return Load(path, _ => copy);
        }
        finally
        {
            Array.Clear(copy);
        }
    }

    /// <summary>Loads a private key and asks for its passphrase only when the key is encrypted.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="passphrase">Asked at most once. What it throws is passed on.</param>
    /// <exception cref="SigningException">As the other overload.</exception>
    public static KeyFileSigner Load(string path, PassphrasePrompt passphrase)
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        var content = KeyFile.Read(path);
        try
        {
            return Create(PrivateKeyReader.Read(content, path, passphrase), path);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != SHA256.HashSizeInBytes)
            throw new SigningException($"A digest of {digest.Length} bytes cannot be signed; SHA-256 has {SHA256.HashSizeInBytes}.");
        return _rsa is null ? DeterministicEcdsa.Sign(_scalar, digest) : _rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_scalar);
        _rsa?.Dispose();
        PublicKey.Dispose();
    }

    private static KeyFileSigner Create(AsymmetricAlgorithm key, string path)
    {
        KeyFileSigner? signer = null;
        try
        {
            signer = key is ECDsa ecdsa ? new KeyFileSigner(ecdsa) : new KeyFileSigner((RSA)key);
            signer.PublicKey.RequireStrength(path);
            return signer;
        }
        catch
        {
            signer?.Dispose();
            key.Dispose();
            throw;
        }
    }
}
