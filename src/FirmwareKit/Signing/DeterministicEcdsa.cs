using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Utilities;

namespace FirmwareKit.Signing;

/// <summary>
/// ECDSA on P-256 with the nonce of RFC 6979, which the platform does not offer: the same firmware and key give the same image, and no weak
/// random number can betray the key.
/// </summary>
internal static class DeterministicEcdsa
{
    private static readonly ECDomainParameters P256 = ECDomainParameters.FromX9ECParameters(CustomNamedCurves.GetByOid(SecObjectIdentifiers.SecP256r1));

    /// <param name="privateKey">The scalar, 32 bytes, big endian.</param>
    /// <param name="digest">SHA-256, 32 bytes.</param>
    /// <returns>r then s, 32 bytes each, big endian.</returns>
    public static byte[] Sign(byte[] privateKey, ReadOnlySpan<byte> digest)
    {
        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(forSigning: true, new ECPrivateKeyParameters(new BigInteger(1, privateKey), P256));
        var numbers = signer.GenerateSignature(digest.ToArray());
        var signature = new byte[EcdsaSignature.RawLength];
        BigIntegers.AsUnsignedByteArray(numbers[0], signature.AsSpan(0, 32));
        BigIntegers.AsUnsignedByteArray(numbers[1], signature.AsSpan(32));
        return signature;
    }
}
