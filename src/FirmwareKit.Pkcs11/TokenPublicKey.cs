using System.Formats.Asn1;
using FirmwareKit.Signing;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace FirmwareKit.Pkcs11;

/// <summary>Gets the public half of a private key from its token: the private object itself, a public object, or a certificate.</summary>
internal static class TokenPublicKey
{
    /// <summary>DER of the object identifier of P-256 (RFC 5480 section 2.1.1.1).</summary>
    private static ReadOnlySpan<byte> P256 => [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

    /// <exception cref="SigningException">The key is of a kind that is not supported, or the token shows no public half.</exception>
    public static FirmwarePublicKey Read(ISession session, TokenObject privateKey, string name)
    {
        CheckKind(privateKey, name);
        var id = privateKey.Id;
        TokenObject[] candidates = id.Length == 0 ? [privateKey] : [privateKey, .. TokenObject.FindAll(session, CKO.CKO_PUBLIC_KEY, null, id)];
        foreach (var candidate in candidates)
        {
            if (FromAttributes(candidate, privateKey.KeyType, name) is { } key)
                return key;
        }

        if (id.Length != 0)
        {
            foreach (var certificate in TokenObject.FindAll(session, CKO.CKO_CERTIFICATE, null, id))
            {
                if (certificate.Bytes(CKA.CKA_VALUE) is { Length: > 0 } der)
                    return FirmwarePublicKey.Parse(der, $"{name}, its certificate");
            }
        }

        throw new SigningException($"{name}: the token shows neither a public key nor a certificate with the id of the private key; give the public key in a file with --public-key.");
    }

    private static void CheckKind(TokenObject key, string name)
    {
        var isRsa = key.KeyType == CKK.CKK_RSA;
        if (!isRsa && key.KeyType != CKK.CKK_EC)
            throw new SigningException($"{name} is a key of the kind {key.KeyType}, which no OP-TEE verifies. RSA and P-256 work.");
        if (!isRsa && key.Bytes(CKA.CKA_EC_PARAMS) is { } parameters && !parameters.AsSpan().SequenceEqual(P256))
            throw new SigningException($"{name} is on another curve than P-256, which no OP-TEE verifies. RSA and P-256 work.");
    }

    private static FirmwarePublicKey? FromAttributes(TokenObject source, CKK? type, string name)
    {
        if (type == CKK.CKK_RSA)
        {
            return source.Bytes(CKA.CKA_MODULUS) is { Length: > 0 } modulus && source.Bytes(CKA.CKA_PUBLIC_EXPONENT) is { Length: > 0 } exponent
                ? FirmwarePublicKey.FromRsa(modulus, exponent, name)
                : null;
        }

        return source.Bytes(CKA.CKA_EC_POINT) is { Length: > 0 } point ? FirmwarePublicKey.FromPoint(Coordinates(point, name), name) : null;
    }

    /// <summary>PKCS#11 wraps the uncompressed point 04 X Y in an OCTET STRING; some tokens leave the wrapping away.</summary>
    private static ReadOnlySpan<byte> Coordinates(byte[] point, string name)
    {
        const int Uncompressed = 65;
        ReadOnlySpan<byte> content = point;
        try
        {
            if (content.Length != Uncompressed && AsnDecoder.TryReadPrimitiveOctetString(content, AsnEncodingRules.BER, out var inner, out _))
                content = inner;
        }
        catch (AsnContentException e)
        {
            throw UnknownPoint(name, e);
        }

        return content.Length == Uncompressed && content[0] == 4 ? content[1..] : throw UnknownPoint(name, null);
    }

    private static SigningException UnknownPoint(string name, Exception? cause) =>
        new($"{name}: the token gives its point in a form that is not supported; give the public key in a file with --public-key.", cause);
}
