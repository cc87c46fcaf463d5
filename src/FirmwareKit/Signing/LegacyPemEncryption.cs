using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace FirmwareKit.Signing;

/// <summary>
/// The encryption of PEM blocks with the headers Proc-Type and DEK-Info (RFC 1421, with the key derivation of OpenSSL): what
/// <c>openssl rsa -aes256</c> wrote for decades.
/// </summary>
internal static class LegacyPemEncryption
{
    /// <summary>OpenSSL takes the first 8 bytes of the IV as the salt of the key.</summary>
    private const int SaltLength = 8;

    /// <param name="content">The encrypted DER.</param>
    /// <param name="cipher">Value of DEK-Info: name of the cipher, comma, IV in hex.</param>
    /// <param name="passphrase">The passphrase.</param>
    /// <param name="name">The file, for an error.</param>
    /// <exception cref="SigningException">The passphrase is wrong, or the cipher is not supported.</exception>
    public static byte[] Decrypt(ReadOnlySpan<byte> content, string cipher, ReadOnlySpan<char> passphrase, string name)
    {
        var parts = cipher.Split(',');
        using var algorithm = KeyCipher.Create(parts[0]) ?? throw EncryptedKeyError.NotSupported(name, parts[0]);
        try
        {
            var iv = Convert.FromHexString(parts.Length == 2 ? parts[1].Trim() : string.Empty);
            if (iv.Length != algorithm.BlockSize / 8)
                throw new FormatException();
            SetKey(algorithm, passphrase, iv);
            var plain = algorithm.DecryptCbc(content, iv);
            if (DerForm.Of(plain) != KeyForm.Unknown)
                return plain;
            // One wrong passphrase in 256 gives padding that looks right.
            CryptographicOperations.ZeroMemory(plain);
        }
        catch (FormatException e)
        {
            throw new SigningException($"{name}: the header DEK-Info: {cipher} is damaged: expected the cipher's name, a comma, and the IV in hex.", e);
        }
        catch (CryptographicException e)
        {
            throw EncryptedKeyError.WrongPassphrase(name, e);
        }

        throw EncryptedKeyError.WrongPassphrase(name, null);
    }

    private static void SetKey(SymmetricAlgorithm algorithm, ReadOnlySpan<char> passphrase, ReadOnlySpan<byte> iv)
    {
        var password = new byte[Encoding.UTF8.GetByteCount(passphrase)];
        byte[] key = [];
        try
        {
            Encoding.UTF8.GetBytes(passphrase, password);
            var generator = new OpenSslPbeParametersGenerator();
            generator.Init(password, iv[..SaltLength]);
            key = ((KeyParameter)generator.GenerateDerivedMacParameters(algorithm.KeySize)).GetKey();
            algorithm.SetKey(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
