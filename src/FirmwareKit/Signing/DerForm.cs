using System.Formats.Asn1;

namespace FirmwareKit.Signing;

/// <summary>Tells the DER structures of keys apart by their first members, which differ in each.</summary>
internal static class DerForm
{
    public static KeyForm Of(ReadOnlySpan<byte> der)
    {
        try
        {
            AsnDecoder.ReadSequence(der, AsnEncodingRules.DER, out var offset, out var length, out var consumed);
            if (consumed != der.Length)
                return KeyForm.Unknown;
            var content = der.Slice(offset, length);
            var first = Take(ref content, out var firstLength);
            var second = Take(ref content, out _);
            if (first == UniversalTagNumber.Sequence)
            {
                return second switch
                {
                    UniversalTagNumber.OctetString => KeyForm.EncryptedPkcs8,
                    UniversalTagNumber.BitString => KeyForm.SubjectPublicKeyInfo,
                    UniversalTagNumber.Sequence when Take(ref content, out _) == UniversalTagNumber.BitString => KeyForm.Certificate,
                    _ => KeyForm.Unknown,
                };
            }

            if (first != UniversalTagNumber.Integer)
                return KeyForm.Unknown;
            return second switch
            {
                UniversalTagNumber.Sequence => KeyForm.Pkcs8Private,
                UniversalTagNumber.OctetString => KeyForm.Sec1Private,
                // The version of a private key is one byte, a modulus never is.
                UniversalTagNumber.Integer when content.IsEmpty && firstLength > 1 => KeyForm.Pkcs1Public,
                UniversalTagNumber.Integer when !content.IsEmpty => KeyForm.Pkcs1Private,
                _ => KeyForm.Unknown,
            };
        }
        catch (AsnContentException)
        {
            return KeyForm.Unknown;
        }
    }

    /// <summary>Moves behind a member and returns its tag, null behind the last one.</summary>
    private static UniversalTagNumber? Take(ref ReadOnlySpan<byte> content, out int contentLength)
    {
        contentLength = 0;
        if (content.IsEmpty)
            return null;
        var tag = AsnDecoder.ReadEncodedValue(content, AsnEncodingRules.DER, out _, out contentLength, out var consumed);
        content = content[consumed..];
        return tag.TagClass == TagClass.Universal ? (UniversalTagNumber)tag.TagValue : null;
    }
}
