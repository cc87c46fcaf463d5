using System.Security.Cryptography;

namespace FirmwareKit.Signing;

/// <summary>The public key that verifies a signed image: RSA, or ECDSA on P-256.</summary>
public sealed class FirmwarePublicKey : IDisposable
{
    /// <summary>Below this an RSA key can be broken (NIST SP 800-131A revision 2, table 2).</summary>
    private const int SmallestStrongModulus = 2048;

    private readonly RSA? _rsa;
    private readonly ECDsa? _ecdsa;

    private FirmwarePublicKey(RSA rsa)
    {
        _rsa = rsa;
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        Modulus = parameters.Modulus;
        Exponent = parameters.Exponent;
        SubjectPublicKeyInfo = rsa.ExportSubjectPublicKeyInfo();
    }

    private FirmwarePublicKey(ECDsa ecdsa)
    {
        _ecdsa = ecdsa;
        var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
        Point = (byte[])[.. point.X!, .. point.Y!];
        SubjectPublicKeyInfo = ecdsa.ExportSubjectPublicKeyInfo();
    }

    /// <summary>The algorithm that goes with the key.</summary>
    public SignatureAlgorithm Algorithm => _rsa is null ? SignatureAlgorithm.EcdsaP256Sha256 : SignatureAlgorithm.RsaPkcs1Sha256;

    /// <summary>Size of the modulus (RSA) or of the curve (ECDSA) in bits.</summary>
    public int KeySize => _rsa?.KeySize ?? _ecdsa!.KeySize;

    /// <summary>Length of a signature in bytes: the modulus in whole bytes, or 64.</summary>
    public int SignatureLength => _rsa is null ? EcdsaSignature.RawLength : (_rsa.KeySize + 7) / 8;

    /// <summary>The modulus of an RSA key, big endian, without leading zeros; empty for P-256.</summary>
    public ReadOnlyMemory<byte> Modulus { get; }

    /// <summary>The public exponent of an RSA key, big endian, without leading zeros; empty for P-256.</summary>
    public ReadOnlyMemory<byte> Exponent { get; }

    /// <summary>The point of a P-256 key: X then Y, 32 bytes each, big endian; empty for RSA.</summary>
    public ReadOnlyMemory<byte> Point { get; }

    /// <summary>DER SubjectPublicKeyInfo, as <c>openssl pkey -pubout -outform DER</c> writes it.</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <summary>SHA-256 of <see cref="SubjectPublicKeyInfo"/> in lower-case hex: a name for the key.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(SubjectPublicKeyInfo.Span));

    /// <summary>Whether the file that it was read from holds the private key, which whoever only verifies should not have.</summary>
    public bool IsFromPrivateKey { get; private set; }

    /// <summary>Short description, <c>RSA-2048</c> or <c>ECDSA P-256</c>.</summary>
    public string Description => _rsa is null ? "ECDSA P-256" : $"RSA-{KeySize}";

    /// <summary>
    /// Reads a public key, PEM or DER: SubjectPublicKeyInfo, PKCS#1, or an X.509 certificate, of which only the key is looked at. Of a private key that
    /// is not encrypted the public half is taken.
    /// </summary>
    /// <param name="path">Path of the key file.</param>
    /// <exception cref="SigningException">The file cannot be read, or holds no key of a supported kind.</exception>
    public static FirmwarePublicKey Load(string path) => Load(path, PublicKeyReader.RefuseEncrypted);

    /// <summary>Reads a public key as the other overload does, and asks for the passphrase of an encrypted private key.</summary>
    /// <param name="path">Path of the key file.</param>
    /// <param name="passphrase">Asked at most once. What it throws is passed on.</param>
    /// <exception cref="SigningException">The file cannot be read, or holds no key of a supported kind, or the passphrase is missing or wrong.</exception>
    public static FirmwarePublicKey Load(string path, PassphrasePrompt passphrase)
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        var content = KeyFile.Read(path);
        try
        {
            return PublicKeyReader.Read(content, path, passphrase);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>Reads a public key from bytes.</summary>
    /// <param name="content">PEM text or DER, as for <see cref="Load(string)"/>.</param>
    /// <param name="name">What to call the key in an error, usually its path.</param>
    /// <exception cref="SigningException">The bytes are no key of a supported kind.</exception>
    public static FirmwarePublicKey Parse(ReadOnlySpan<byte> content, string name) => PublicKeyReader.Read(content, name, PublicKeyReader.RefuseEncrypted);

    /// <summary>An RSA key from its numbers, as tokens give it.</summary>
    /// <param name="modulus">The modulus, big endian.</param>
    /// <param name="exponent">The public exponent, big endian.</param>
    /// <param name="name">What to call the key in an error.</param>
    /// <exception cref="SigningException">The numbers are no RSA key: a modulus that is empty, or an exponent that is even or below 3.</exception>
    public static FirmwarePublicKey FromRsa(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent, string name)
    {
        var parameters = new RSAParameters { Modulus = modulus.TrimStart((byte)0).ToArray(), Exponent = exponent.TrimStart((byte)0).ToArray() };
        RequireExponent(parameters.Exponent, name);
        if (parameters.Modulus.Length == 0)
            throw new SigningException($"{name}: the RSA modulus is empty.");
        try
        {
            return new FirmwarePublicKey(RSA.Create(parameters));
        }
        catch (CryptographicException e)
        {
            throw new SigningException($"{name}: modulus and exponent are no RSA key.", e);
        }
    }

    /// <summary>A P-256 key from its point, as tokens give it.</summary>
    /// <param name="point">X then Y, 32 bytes each, big endian.</param>
    /// <param name="name">What to call the key in an error.</param>
    /// <exception cref="SigningException">There is no such point on the curve.</exception>
    public static FirmwarePublicKey FromPoint(ReadOnlySpan<byte> point, string name)
    {
        if (point.Length != 64)
            throw new SigningException($"{name}: a point of {point.Length} bytes; on P-256 it has 64.");
        var parameters = new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[..32].ToArray(), Y = point[32..].ToArray() },
        };
        try
        {
            return new FirmwarePublicKey(ECDsa.Create(parameters));
        }
        catch (CryptographicException e)
        {
            throw new SigningException($"{name}: the point is not on P-256.", e);
        }
    }

    /// <summary>The key as PEM, label <c>PUBLIC KEY</c>, byte for byte what <c>openssl pkey -pubout</c> writes.</summary>
    /// <returns>ASCII.</returns>
    public byte[] ToPem() => Pem.Write("PUBLIC KEY"u8, SubjectPublicKeyInfo.Span);

    /// <summary>
    /// Refuses a key that must not sign firmware: RSA below 2048 bits, or with an exponent that is even or below 3. OP-TEE itself has no minimum
    /// (tee-image.md section 5.1), so verifying does not ask for this.
    /// </summary>
    /// <param name="name">What to call the key in the error, usually its path.</param>
    /// <exception cref="SigningException">The key is too weak.</exception>
    public void RequireStrength(string name)
    {
        if (_rsa is null)
            return;
        if (KeySize < SmallestStrongModulus)
            throw new SigningException($"{name}: RSA of {KeySize} bits is too weak to sign firmware; use {SmallestStrongModulus} bits or more, or P-256.");
        RequireExponent(Exponent.Span, name);
    }

    /// <summary>Verifies a signature.</summary>
    /// <param name="digest">SHA-256 of the signed bytes.</param>
    /// <param name="signature">The signature as it stands in the image.</param>
    public bool Verify(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureLength && (_rsa is null
            ? _ecdsa!.VerifyHash(digest, signature)
            : _rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <inheritdoc/>
    public void Dispose()
    {
        _rsa?.Dispose();
        _ecdsa?.Dispose();
    }

    /// <summary>
    /// A key of the platform, which is the result's from now on. Reading a key costs OpenSSL more than verifying with it, so none is read twice.
    /// </summary>
    internal static FirmwarePublicKey Own(AsymmetricAlgorithm key) => key is RSA rsa ? new FirmwarePublicKey(rsa) : new FirmwarePublicKey((ECDsa)key);

    /// <summary>The public half of a private key that was read where a public one is enough.</summary>
    internal static FirmwarePublicKey HalfOf(AsymmetricAlgorithm key)
    {
        var half = Of(key);
        half.IsFromPrivateKey = true;
        return half;
    }

    /// <summary>The public half of the platform's key, which stays the caller's.</summary>
    internal static FirmwarePublicKey Of(AsymmetricAlgorithm key) => key is RSA rsa
        ? new FirmwarePublicKey(RSA.Create(rsa.ExportParameters(includePrivateParameters: false)))
        : new FirmwarePublicKey(ECDsa.Create(((ECDsa)key).ExportParameters(includePrivateParameters: false)));

    private static void RequireExponent(ReadOnlySpan<byte> exponent, string name)
    {
        if (exponent.IsEmpty || (exponent[^1] & 1) == 0 || (exponent.Length == 1 && exponent[0] < 3))
            throw new SigningException($"{name}: the RSA exponent 0x{Convert.ToHexStringLower(exponent)} is not usable; it must be odd and at least 3, usually 65537.");
    }
}
