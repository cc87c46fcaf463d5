using FirmwareKit.Pkcs11;
using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Input;

/// <summary>A public key from whatever holds one: a public or private key file, a certificate, or a token.</summary>
internal static class PublicKeyInput
{
    public const string Description = "A private or public key file, a certificate (PEM or DER), or pkcs11:URI.";

    /// <exception cref="CommandException">The URI is malformed, or a passphrase cannot be had.</exception>
    /// <exception cref="SigningException">There is no such key, or none of a supported kind.</exception>
    public static FirmwarePublicKey Load(string key, PassphrasePrompt passphrase)
    {
        if (!Pkcs11Uri.IsPkcs11(key))
            return FirmwarePublicKey.Load(key, passphrase);
        using var signer = Pkcs11Signer.Open(SignerOptions.ParseUri(key), passphrase);
        return FirmwarePublicKey.Parse(signer.PublicKey.SubjectPublicKeyInfo.Span, key);
    }

    /// <summary>What to call a key in an output: a URI without its query, which may hold a PIN.</summary>
    public static string NameOf(string key) => Pkcs11Uri.IsPkcs11(key) ? SignerOptions.ParseUri(key).ToString() : key;
}
