using System.Security.Cryptography;

namespace FirmwareKit.Signing;

/// <summary>The ciphers in which private keys are stored, all in CBC mode.</summary>
internal static class KeyCipher
{
    /// <param name="identifier">Object identifier (PBES2), or name (DEK-Info).</param>
    /// <returns>The cipher with its key size set; null when it is not supported.</returns>
    public static SymmetricAlgorithm? Create(string identifier)
    {
        switch (identifier.ToUpperInvariant())
        {
            case "2.16.840.1.101.3.4.1.2" or "AES-128-CBC":
                return CreateAes(128);
            case "2.16.840.1.101.3.4.1.22" or "AES-192-CBC":
                return CreateAes(192);
            case "2.16.840.1.101.3.4.1.42" or "AES-256-CBC":
                return CreateAes(256);
            case "1.2.840.113549.3.7" or "DES-EDE3-CBC":
#pragma warning disable CA5350 // The file says what it is encrypted with; nothing is encrypted with it here.
                return TripleDES.Create();
#pragma warning restore CA5350
            default:
                return null;
        }
    }

    private static Aes CreateAes(int keySize)
    {
        var aes = Aes.Create();
        aes.KeySize = keySize;
        return aes;
    }
}
