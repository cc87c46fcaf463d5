namespace FirmwareKit.Signing;

/// <summary>The kinds of key that can be made.</summary>
public enum KeyType
{
    /// <summary>RSA, 2048 bits. The only RSA size that ST's mode with the key's hash in OTP takes.</summary>
    Rsa2048,

    /// <summary>RSA, 3072 bits.</summary>
    Rsa3072,

    /// <summary>RSA, 4096 bits.</summary>
    Rsa4096,

    /// <summary>ECDSA on P-256. Upstream OP-TEE's platform service refuses it; ST's takes it in the mode with the key's hash in OTP.</summary>
    P256,
}
