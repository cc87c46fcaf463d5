namespace FirmwareKit.Signing;

/// <summary>What of a key was found.</summary>
public enum KeyMatchForm
{
    /// <summary>The modulus, big endian: how OP-TEE's build stores the key (tee-image.md section 5.2).</summary>
    Modulus,

    /// <summary>The modulus, little endian.</summary>
    ReversedModulus,

    /// <summary>X and Y of a P-256 key, big endian.</summary>
    Point,

    /// <summary>The whole key as DER SubjectPublicKeyInfo.</summary>
    SubjectPublicKeyInfo,

    /// <summary>The hash of ST's mode with the key's hash in OTP (tee-image.md section 5.4).</summary>
    OtpHash,
}

/// <summary>A place where a key was found.</summary>
/// <param name="Key">The key.</param>
/// <param name="Form">What of it.</param>
/// <param name="Offset">Offset of the first byte.</param>
/// <param name="Length">Length in bytes.</param>
public sealed record KeyMatch(FirmwarePublicKey Key, KeyMatchForm Form, long Offset, int Length);
