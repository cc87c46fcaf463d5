using System.Security.Cryptography;

namespace FirmwareKit.Signing;

/// <summary>One key as it is stored in a file: its form and its DER. Disposing it clears the DER.</summary>
/// <param name="form">What the DER is.</param>
/// <param name="label">The PEM label, or <c>DER</c>.</param>
/// <param name="der">The bytes; encrypted when <paramref name="legacyCipher"/> is set.</param>
/// <param name="legacyCipher">Value of the PEM header DEK-Info, when the block has one.</param>
internal sealed class KeyBlock(KeyForm form, string label, byte[] der, string? legacyCipher) : IDisposable
{
    public KeyForm Form => form;

    public string Label => label;

    public ReadOnlySpan<byte> Der => der;

    public string? LegacyCipher => legacyCipher;

    public bool IsEncrypted => form == KeyForm.EncryptedPkcs8 || legacyCipher is not null;

    public bool IsPrivate => IsEncrypted || form is KeyForm.Pkcs1Private or KeyForm.Sec1Private or KeyForm.Pkcs8Private;

    public bool IsPublic => form is KeyForm.Pkcs1Public or KeyForm.SubjectPublicKeyInfo or KeyForm.Certificate;

    /// <summary>The block without its encryption.</summary>
    /// <param name="passphrase">The passphrase, not empty.</param>
    /// <param name="name">The file, for an error.</param>
    /// <exception cref="SigningException">The passphrase is wrong, or the encryption is not supported.</exception>
    public KeyBlock Decrypt(ReadOnlySpan<char> passphrase, string name)
    {
        if (legacyCipher is not null)
            return new KeyBlock(form, label, LegacyPemEncryption.Decrypt(der, legacyCipher, passphrase, name), null);
        return new KeyBlock(KeyForm.Pkcs8Private, label, EncryptedPkcs8.Decrypt(der, passphrase, name), null);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(der);
}
