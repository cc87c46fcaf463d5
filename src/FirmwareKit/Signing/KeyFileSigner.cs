using System.Security.Cryptography;

namespace FirmwareKit.Signing;

/// <summary>Signs with an RSA private key from a PEM file: PKCS#1, PKCS#8, or encrypted PKCS#8.</summary>
public sealed class KeyFileSigner : IFirmwareSigner, IDisposable
{
    private readonly RSA _key;

    private KeyFileSigner(RSA key)
    {
        _key = key;
        PublicKey = FirmwarePublicKey.Of(key);
    }

    /// <inheritdoc/>
    public FirmwarePublicKey PublicKey { get; }

    /// <summary>Loads a private key.</summary>
    /// <param name="path">Path of the PEM file.</param>
    /// <param name="passphrase">Passphrase of an encrypted key; empty when there is none. Not kept.</param>
    /// <exception cref="SigningException">
    /// The file cannot be read, holds no RSA private key, is encrypted and the passphrase is missing or wrong, or is of a form that is not supported.
    /// </exception>
    public static KeyFileSigner Load(string path, ReadOnlySpan<char> passphrase = default)
    {
        var content = PemFile.Read(path);
        var rsa = RSA.Create();
        try
        {
            Import(rsa, content, path, passphrase);
            return new KeyFileSigner(rsa);
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> digest) => _key.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        PublicKey.Dispose();
    }

    private static void Import(RSA rsa, byte[] content, string path, ReadOnlySpan<char> passphrase)
    {
        if (PemFile.Find(content) is not { } pem)
            throw new SigningException($"{path}: no PEM block found. Convert a DER key with: openssl pkey -inform DER -in {path} -out key.pem");
        switch (pem.Label)
        {
            case "PUBLIC KEY" or "RSA PUBLIC KEY" or "CERTIFICATE":
                throw new SigningException($"{path} holds a public key; signing needs the private one.");
            case "EC PRIVATE KEY":
                throw new SigningException($"{path} is an EC key; only RSA keys can sign so far, and upstream OP-TEE accepts no other.");
            case "LEGACY ENCRYPTED":
                throw new SigningException(
                    $"{path} is encrypted in the old PEM form (DEK-Info). Convert it once with: openssl pkcs8 -topk8 -in {path} -out key.pem");
            case "ENCRYPTED PRIVATE KEY" when passphrase.IsEmpty:
                throw new SigningException($"{path} is encrypted. Name its passphrase with --passphrase-env VARIABLE or --passphrase-file FILE.");
        }

        try
        {
            if (pem.Label == "ENCRYPTED PRIVATE KEY")
                rsa.ImportFromEncryptedPem(pem.Text, passphrase);
            else
                rsa.ImportFromPem(pem.Text);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new SigningException(
                pem.Label == "ENCRYPTED PRIVATE KEY"
                    ? $"{path}: the passphrase is wrong, or the key is not RSA."
                    : $"{path}: not an RSA private key ({pem.Label}); only RSA keys can sign so far.",
                e);
        }
    }
}
