namespace FirmwareKit.Signing;

/// <summary>Names of key algorithms and curves by object identifier, so that a refusal can say what the key is.</summary>
internal static class KeyAlgorithmName
{
    public const string Rsa = "1.2.840.113549.1.1.1";
    public const string EllipticCurve = "1.2.840.10045.2.1";
    public const string P256 = "1.2.840.10045.3.1.7";

    public static string Of(string identifier) => identifier switch
    {
        Rsa => "RSA",
        "1.2.840.113549.1.1.10" => "RSA-PSS",
        EllipticCurve => "an elliptic curve with its own parameters",
        P256 => "P-256",
        "1.3.132.0.33" => "P-224",
        "1.3.132.0.34" => "P-384",
        "1.3.132.0.35" => "P-521",
        "1.3.132.0.10" => "secp256k1",
        "1.3.36.3.3.2.8.1.1.7" => "brainpoolP256r1",
        "1.3.36.3.3.2.8.1.1.11" => "brainpoolP384r1",
        "1.3.36.3.3.2.8.1.1.13" => "brainpoolP512r1",
        "1.2.156.10197.1.301" => "SM2",
        "1.3.101.110" => "X25519",
        "1.3.101.111" => "X448",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        "1.2.840.10040.4.1" => "DSA",
        "1.2.840.113549.1.3.1" => "Diffie-Hellman",
        _ => $"algorithm {identifier}",
    };
}
