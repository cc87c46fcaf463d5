using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareKit.Signing;

/// <summary>
/// Decrypts EncryptedPrivateKeyInfo (RFC 5208). PBES2 (RFC 8018 section 6.2) is read here, because the platform cannot say whether the passphrase
/// was wrong or the key of another kind; the older PBES1 is left to the platform.
/// </summary>
internal static class EncryptedPkcs8
{
    private const string Pbes2 = "1.2.840.113549.1.5.13";

    /// <param name="content">The DER of EncryptedPrivateKeyInfo.</param>
    /// <param name="passphrase">The passphrase.</param>
    /// <param name="name">The file, for an error.</param>
    /// <returns>The DER of PrivateKeyInfo; the caller clears it.</returns>
    /// <exception cref="SigningException">The passphrase is wrong, or the encryption is not supported.</exception>
    public static byte[] Decrypt(ReadOnlySpan<byte> content, ReadOnlySpan<char> passphrase, string name)
    {
        try
        {
            var info = new AsnReader(content.ToArray(), AsnEncodingRules.BER).ReadSequence();
            var encryption = info.ReadSequence();
            if (encryption.ReadObjectIdentifier() != Pbes2)
                return DecryptPbes1(content, passphrase, name);
            return DecryptPbes2(encryption.ReadSequence(), info.ReadOctetString(), passphrase, name);
        }
        catch (AsnContentException e)
        {
            throw new SigningException($"{name}: the encrypted private key is damaged: {e.Message}", e);
        }
    }

    private static byte[] DecryptPbes2(AsnReader parameters, byte[] content, ReadOnlySpan<char> passphrase, string name)
    {
        var derivation = KeyDerivation.Read(parameters.ReadSequence(), name);
        var encryption = parameters.ReadSequence();
        using var cipher = CreateCipher(encryption.ReadObjectIdentifier(), name);
        var iv = encryption.ReadOctetString();
        var password = new byte[Encoding.UTF8.GetByteCount(passphrase)];
        byte[] key = [];
        try
        {
            Encoding.UTF8.GetBytes(passphrase, password);
            key = derivation.Derive(password, cipher.KeySize / 8);
            cipher.SetKey(key);
            var plain = cipher.DecryptCbc(content, iv);
            if (DerForm.Of(plain) == KeyForm.Pkcs8Private)
                return plain;
            // One wrong passphrase in 256 gives padding that looks right.
            CryptographicOperations.ZeroMemory(plain);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw WrongPassphrase(name, e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
            CryptographicOperations.ZeroMemory(key);
        }

        throw WrongPassphrase(name, null);
    }

    /// <summary>The platform decrypts while it imports; which of the two kinds it is shows by trying.</summary>
    private static byte[] DecryptPbes1(ReadOnlySpan<byte> content, ReadOnlySpan<char> passphrase, string name)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportEncryptedPkcs8PrivateKey(passphrase, content, out _);
            return rsa.ExportPkcs8PrivateKey();
        }
        catch (CryptographicException)
        {
            // Not RSA, or the passphrase is wrong: the next attempt tells.
        }

        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportEncryptedPkcs8PrivateKey(passphrase, content, out _);
            return ecdsa.ExportPkcs8PrivateKey();
        }
        catch (CryptographicException e)
        {
            throw new SigningException(
                $"{name}: the passphrase is wrong, or the key is neither RSA nor P-256, or its old encryption (PBES1) is not supported; see: openssl pkey -in {name} -text",
                e);
        }
    }

    private static SymmetricAlgorithm CreateCipher(string identifier, string name)
    {
        var keySize = identifier switch
        {
            "2.16.840.1.101.3.4.1.2" => 128,
            "2.16.840.1.101.3.4.1.22" => 192,
            "2.16.840.1.101.3.4.1.42" => 256,
            _ => 0,
        };
        if (keySize != 0)
        {
            var aes = Aes.Create();
            aes.KeySize = keySize;
            return aes;
        }

#pragma warning disable CA5350 // The file says what it is encrypted with; nothing is encrypted with it here.
        return identifier == "1.2.840.113549.3.7" ? TripleDES.Create() : throw NotSupported(name, $"cipher {identifier}");
#pragma warning restore CA5350
    }

    internal static SigningException NotSupported(string name, string what) =>
        new($"{name} is encrypted with {what}, which is not supported. Convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in {name} -out key.pem");

    internal static SigningException WrongPassphrase(string name, Exception? cause) => new($"{name}: the passphrase is wrong.", cause);
}
