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
        catch (Exception e) when (e is AsnContentException or ArgumentException)
        {
            throw EncryptedKeyError.Damaged(name, e);
        }
    }

    private static byte[] DecryptPbes2(AsnReader parameters, byte[] content, ReadOnlySpan<char> passphrase, string name)
    {
        var derivation = KeyDerivation.Read(parameters.ReadSequence(), name);
        var encryption = parameters.ReadSequence();
        var identifier = encryption.ReadObjectIdentifier();
        using var cipher = KeyCipher.Create(identifier) ?? throw EncryptedKeyError.NotSupported(name, $"cipher {identifier}");
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
        catch (CryptographicException e)
        {
            throw EncryptedKeyError.WrongPassphrase(name, e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
            CryptographicOperations.ZeroMemory(key);
        }

        throw EncryptedKeyError.WrongPassphrase(name, null);
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
}
