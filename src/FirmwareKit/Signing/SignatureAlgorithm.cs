namespace FirmwareKit.Signing;

/// <summary>The signature algorithms of signed images; the values are those of the SIGNTYPE record (tee-image.md section 2.2).</summary>
public enum SignatureAlgorithm : byte
{
    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256. The only one that upstream OP-TEE's platform service accepts.</summary>
    RsaPkcs1Sha256 = 1,

    /// <summary>ECDSA on P-256 with SHA-256; the signature is r then s, 32 bytes each, big endian.</summary>
    EcdsaP256Sha256 = 2,
}
