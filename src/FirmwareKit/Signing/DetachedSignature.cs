namespace FirmwareKit.Signing;

/// <summary>
/// A signature that was made elsewhere: on an offline machine, by a signing service, by a person. It signs the one digest that it was made for and refuses every
/// other, so that an image that differs from the one that was signed is never written.
/// </summary>
public sealed class DetachedSignature : IFirmwareSigner
{
    private readonly byte[] _signature;

    /// <summary>Takes a signature.</summary>
    /// <param name="signature">As the image wants it (RSA: as long as the modulus; P-256: r then s, 64 bytes), or a DER ECDSA signature as openssl writes it.</param>
    /// <param name="key">The public key that it must verify with; disposing it is the caller's.</param>
    /// <exception cref="SigningException">An ECDSA signature that is neither.</exception>
    public DetachedSignature(ReadOnlySpan<byte> signature, FirmwarePublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        PublicKey = key;
        _signature = key.Algorithm == SignatureAlgorithm.EcdsaP256Sha256 && signature.Length != EcdsaSignature.RawLength ? EcdsaSignature.FromDer(signature) : signature.ToArray();
    }

    /// <inheritdoc/>
    public FirmwarePublicKey PublicKey { get; }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> digest)
    {
        if (_signature.Length != PublicKey.SignatureLength)
            throw new SigningException($"The signature has {_signature.Length} bytes; one of the {PublicKey.Description} key has {PublicKey.SignatureLength}.");
        if (!PublicKey.Verify(digest, _signature))
        {
            throw new SigningException(
                $"The signature is not one of this image with the {PublicKey.Description} key {PublicKey.Fingerprint}: another key made it, "
                + "it covers another image, or the digest was hashed once more before it was signed.");
        }

        return _signature.ToArray();
    }
}
