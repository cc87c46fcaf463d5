namespace FirmwareKit.Signing;

/// <summary>What can be wrong with an encrypted private key, in the same words for each kind of encryption.</summary>
internal static class EncryptedKeyError
{
    public static SigningException WrongPassphrase(string name, Exception? cause) => new($"{name}: the passphrase is wrong.", cause);

    public static SigningException Damaged(string name, Exception cause) => new($"{name}: the encrypted private key is damaged: {cause.Message}", cause);

    public static SigningException NotSupported(string name, string what) =>
        new($"{name} is encrypted with {what}, which is not supported. Convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in {name} -out key.pem");
}
