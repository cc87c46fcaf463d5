using System.Formats.Asn1;

namespace FirmwareKit.Signing;

/// <summary>The algorithm of a key (RFC 5280 section 4.1.1.2): what it is, and for an elliptic curve which one.</summary>
/// <param name="Algorithm">Object identifier of the algorithm.</param>
/// <param name="Curve">Object identifier of the named curve, if there is one.</param>
internal readonly record struct AlgorithmIdentifier(string Algorithm, string? Curve)
{
    public bool IsRsa => Algorithm == KeyAlgorithmName.Rsa;

    public bool IsP256 => Algorithm == KeyAlgorithmName.EllipticCurve && Curve == KeyAlgorithmName.P256;

    public string Name => KeyAlgorithmName.Of(Curve ?? Algorithm);

    /// <summary>That of a SubjectPublicKeyInfo, where it comes first.</summary>
    /// <exception cref="AsnContentException">Malformed.</exception>
    public static AlgorithmIdentifier OfPublic(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        AsnDecoder.ReadSequence(subjectPublicKeyInfo, AsnEncodingRules.DER, out var offset, out var length, out _);
        return Read(subjectPublicKeyInfo.Slice(offset, length));
    }

    /// <summary>That of a PrivateKeyInfo, where the version comes first.</summary>
    /// <exception cref="AsnContentException">Malformed.</exception>
    public static AlgorithmIdentifier OfPrivate(ReadOnlySpan<byte> privateKeyInfo)
    {
        AsnDecoder.ReadSequence(privateKeyInfo, AsnEncodingRules.BER, out var offset, out var length, out _);
        var content = privateKeyInfo.Slice(offset, length);
        AsnDecoder.ReadIntegerBytes(content, AsnEncodingRules.BER, out var version);
        return Read(content[version..]);
    }

    /// <summary>That of an ECPrivateKey (RFC 5915), which holds the curve in the optional member [0].</summary>
    /// <exception cref="AsnContentException">Malformed.</exception>
    public static AlgorithmIdentifier OfSec1(ReadOnlySpan<byte> privateKey)
    {
        AsnDecoder.ReadSequence(privateKey, AsnEncodingRules.BER, out var offset, out var length, out _);
        var content = privateKey.Slice(offset, length);
        AsnDecoder.ReadIntegerBytes(content, AsnEncodingRules.BER, out var consumed);
        content = content[consumed..];
        AsnDecoder.ReadEncodedValue(content, AsnEncodingRules.BER, out _, out _, out consumed);
        content = content[consumed..];
        var curve = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (content.IsEmpty || !Asn1Tag.Decode(content, out _).HasSameClassAndValue(curve))
            return new AlgorithmIdentifier(KeyAlgorithmName.EllipticCurve, null);
        AsnDecoder.ReadSequence(content, AsnEncodingRules.BER, out offset, out length, out _, curve);
        return new AlgorithmIdentifier(KeyAlgorithmName.EllipticCurve, ReadCurve(content.Slice(offset, length)));
    }

    private static AlgorithmIdentifier Read(ReadOnlySpan<byte> content)
    {
        AsnDecoder.ReadSequence(content, AsnEncodingRules.BER, out var offset, out var length, out _);
        content = content.Slice(offset, length);
        var algorithm = AsnDecoder.ReadObjectIdentifier(content, AsnEncodingRules.BER, out var consumed);
        return new AlgorithmIdentifier(algorithm, algorithm == KeyAlgorithmName.EllipticCurve ? ReadCurve(content[consumed..]) : null);
    }

    private static string? ReadCurve(ReadOnlySpan<byte> parameters) =>
        !parameters.IsEmpty && Asn1Tag.Decode(parameters, out _) == Asn1Tag.ObjectIdentifier
            ? AsnDecoder.ReadObjectIdentifier(parameters, AsnEncodingRules.BER, out _)
            : null;
}
