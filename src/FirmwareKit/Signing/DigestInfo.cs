namespace FirmwareKit.Signing;

/// <summary>
/// The DER frame around a SHA-256 digest that RSA PKCS#1 v1.5 pads and signs (RFC 8017 section 9.2, note 1). Tokens and tools with a bare RSA operation want it;
/// those that know the hash want the digest alone.
/// </summary>
public static class DigestInfo
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 51;

    private static ReadOnlySpan<byte> Sha256Prefix =>
    [
        0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
    ];

    /// <summary>Puts the frame around a digest.</summary>
    /// <param name="digest">SHA-256, 32 bytes.</param>
    /// <exception cref="ArgumentException">The digest has another length.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> digest) =>
        digest.Length == 32 ? [.. Sha256Prefix, .. digest] : throw new ArgumentException($"A SHA-256 digest has 32 bytes, this one {digest.Length}.", nameof(digest));
}
