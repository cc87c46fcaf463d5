using System.Security.Cryptography;

namespace FirmwareKit.Signing;

/// <summary>The public key that verifies a signed image: RSA, or ECDSA on P-256.</summary>
public sealed class FirmwarePublicKey : IDisposable
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _ecdsa;

    private FirmwarePublicKey(RSA? rsa, ECDsa? ecdsa)
    {
        _rsa = rsa;
        _ecdsa = ecdsa;
        SubjectPublicKeyInfo = rsa?.ExportSubjectPublicKeyInfo() ?? ecdsa!.ExportSubjectPublicKeyInfo();
    }

    /// <summary>The algorithm that goes with the key.</summary>
    public SignatureAlgorithm Algorithm => _rsa is null ? SignatureAlgorithm.EcdsaP256Sha256 : SignatureAlgorithm.RsaPkcs1Sha256;

    /// <summary>Size of the modulus (RSA) or of the curve (ECDSA) in bits.</summary>
    public int KeySize => _rsa?.KeySize ?? _ecdsa!.KeySize;

    /// <summary>Length of a signature in bytes: the modulus in whole bytes, or 64.</summary>
    public int SignatureLength => _rsa is null ? 64 : (_rsa.KeySize + 7) / 8;

    /// <summary>DER SubjectPublicKeyInfo, as <c>openssl pkey -pubout -outform DER</c> writes it.</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <summary>SHA-256 of <see cref="SubjectPublicKeyInfo"/> in lower-case hex: a name for the key.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(SubjectPublicKeyInfo.Span));

    /// <summary>Short description, <c>RSA-2048</c> or <c>ECDSA P-256</c>.</summary>
    public string Description => _rsa is null ? "ECDSA P-256" : $"RSA-{KeySize}";

    /// <summary>Reads a public key: PEM or DER, SubjectPublicKeyInfo or PKCS#1. Of a private key in plain PEM the public half is taken.</summary>
    /// <param name="path">Path of the key file.</param>
    /// <exception cref="SigningException">The file cannot be read, or holds no key of a supported kind.</exception>
    public static FirmwarePublicKey Load(string path) => Parse(PemFile.Read(path), path);

    /// <summary>Reads a public key from bytes.</summary>
    /// <param name="content">PEM text or DER.</param>
    /// <param name="name">What to call the key in an error, usually its path.</param>
    /// <exception cref="SigningException">The bytes are no key of a supported kind.</exception>
    public static FirmwarePublicKey Parse(ReadOnlySpan<byte> content, string name)
    {
        try
        {
            return PemFile.Find(content) is { } pem ? FromPem(pem.Label, pem.Text, name) : FromDer(content);
        }
        catch (CryptographicException e)
        {
            throw new SigningException($"{name}: not a public key that can be used. Give an RSA or P-256 key in PEM or DER.", e);
        }
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

    internal static FirmwarePublicKey Of(RSA key)
    {
        var rsa = RSA.Create();
        rsa.ImportParameters(key.ExportParameters(includePrivateParameters: false));
        return new FirmwarePublicKey(rsa, null);
    }

    private static FirmwarePublicKey FromPem(string label, string text, string name)
    {
        switch (label)
        {
            case "ENCRYPTED PRIVATE KEY" or "LEGACY ENCRYPTED":
                throw new SigningException($"{name} is an encrypted private key. Verifying needs the public one: openssl pkey -in KEY -pubout -out PUB.pem");
            case "EC PRIVATE KEY":
                return FromCurve(text);
        }

        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(text);
            return new FirmwarePublicKey(rsa, null);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            return FromCurve(text);
        }
    }

    private static FirmwarePublicKey FromCurve(string text)
    {
        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportFromPem(text);
            return FromCurve(ecdsa);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            ecdsa.Dispose();
            throw new CryptographicException("No RSA or P-256 key.", e);
        }
    }

    private static FirmwarePublicKey FromCurve(ECDsa ecdsa)
    {
        if (ecdsa.KeySize != 256 || ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
            throw new CryptographicException("The curve is not P-256.");
        return new FirmwarePublicKey(null, ecdsa);
    }

    private static FirmwarePublicKey FromDer(ReadOnlySpan<byte> der)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportSubjectPublicKeyInfo(der, out _);
            return new FirmwarePublicKey(rsa, null);
        }
        catch (CryptographicException)
        {
            rsa.Dispose();
        }

        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportSubjectPublicKeyInfo(der, out _);
            return FromCurve(ecdsa);
        }
        catch (CryptographicException)
        {
            ecdsa.Dispose();
            throw;
        }
    }
}
