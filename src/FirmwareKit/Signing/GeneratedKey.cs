using System.Security.Cryptography;

namespace FirmwareKit.Signing;

/// <summary>A private key that was just made and is in no file yet.</summary>
public sealed class GeneratedKey : IDisposable
{
    /// <summary>What OWASP asks of PBKDF2 with HMAC-SHA-256 (2023): about a quarter of a second for each guess.</summary>
    private const int Iterations = 600_000;

    private readonly AsymmetricAlgorithm _key;

    internal GeneratedKey(AsymmetricAlgorithm key)
    {
        _key = key;
        PublicKey = FirmwarePublicKey.Of(key);
    }

    /// <summary>The public half.</summary>
    public FirmwarePublicKey PublicKey { get; }

    /// <summary>The key as PKCS#8 PEM, not encrypted.</summary>
    /// <returns>ASCII; the caller clears it after use.</returns>
    public byte[] ToPem()
    {
        var der = _key.ExportPkcs8PrivateKey();
        try
        {
            return Pem.Write("PRIVATE KEY"u8, der);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>The key as encrypted PKCS#8 PEM: PBES2, AES-256-CBC, PBKDF2 with HMAC-SHA-256.</summary>
    /// <param name="passphrase">The passphrase.</param>
    /// <exception cref="SigningException">The passphrase is empty.</exception>
    public byte[] ToEncryptedPem(ReadOnlySpan<char> passphrase)
    {
        if (passphrase.IsEmpty)
            throw new SigningException("An empty passphrase does not protect a key; give one, or write the key without encryption.");
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations);
        return Pem.Write("ENCRYPTED PRIVATE KEY"u8, _key.ExportEncryptedPkcs8PrivateKey(passphrase, parameters));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        PublicKey.Dispose();
    }
}
