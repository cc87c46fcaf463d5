namespace FirmwareKit.Signing;

/// <summary>
/// Whoever holds a private key: a key file, an HSM, a service, a person. It sees a digest and returns a signature; the builder of images never
/// sees the key.
/// </summary>
public interface IFirmwareSigner
{
    /// <summary>The public half of the key. The image's SIGNTYPE and signature length follow from it.</summary>
    FirmwarePublicKey PublicKey { get; }

    /// <summary>Signs a digest.</summary>
    /// <param name="digest">SHA-256, 32 bytes.</param>
    /// <returns>The signature: as long as the modulus for RSA; r then s (64 bytes, big endian) for P-256.</returns>
    /// <exception cref="SigningException">The key, token or service failed.</exception>
    byte[] Sign(ReadOnlySpan<byte> digest);
}
