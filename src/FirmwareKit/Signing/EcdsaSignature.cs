using System.Formats.Asn1;

namespace FirmwareKit.Signing;

/// <summary>
/// The two forms of an ECDSA signature on P-256. Signed images hold r then s (tee-image.md section 5.1); most services and tools give DER,
/// ECDSA-Sig-Value of RFC 3279 section 2.2.3.
/// </summary>
public static class EcdsaSignature
{
    /// <summary>Length in bytes of r then s.</summary>
    public const int RawLength = 64;

    private const int NumberLength = RawLength / 2;

    /// <summary>The order of P-256 (FIPS 186-4, D.1.2.3): r and s are below it.</summary>
    private static ReadOnlySpan<byte> Order =>
    [
        0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];

    /// <summary>Turns DER into r then s.</summary>
    /// <param name="der">SEQUENCE of two INTEGERs, each from 1 to the order of P-256 minus 1, in DER and nothing behind it.</param>
    /// <returns>r then s, 32 bytes each, big endian.</returns>
    /// <exception cref="SigningException">Anything else.</exception>
    public static byte[] FromDer(ReadOnlySpan<byte> der)
    {
        try
        {
            AsnDecoder.ReadSequence(der, AsnEncodingRules.DER, out var offset, out var length, out var consumed);
            var content = der.Slice(offset, length);
            var raw = new byte[RawLength];
            var first = ReadNumber(content, "r", raw.AsSpan(0, NumberLength));
            var second = ReadNumber(content[first..], "s", raw.AsSpan(NumberLength));
            if (consumed != der.Length || first + second != length)
                throw new SigningException("ECDSA signature: bytes follow the two numbers.");
            return raw;
        }
        catch (AsnContentException e)
        {
            throw new SigningException($"ECDSA signature: not DER of two numbers: {e.Message}", e);
        }
    }

    /// <summary>Turns r then s into DER.</summary>
    /// <param name="raw">r then s, 32 bytes each, big endian, each from 1 to the order of P-256 minus 1.</param>
    /// <exception cref="SigningException">Anything else.</exception>
    public static byte[] ToDer(ReadOnlySpan<byte> raw)
    {
        if (raw.Length != RawLength)
            throw new SigningException($"ECDSA signature: {raw.Length} bytes; r then s are {RawLength}.");
        CheckRange(raw[..NumberLength], "r");
        CheckRange(raw[NumberLength..], "s");
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            WriteNumber(writer, raw[..NumberLength]);
            WriteNumber(writer, raw[NumberLength..]);
        }

        return writer.Encode();
    }

    private static int ReadNumber(ReadOnlySpan<byte> content, string name, Span<byte> destination)
    {
        var number = AsnDecoder.ReadIntegerBytes(content, AsnEncodingRules.DER, out var consumed);
        if ((number[0] & 0x80) != 0)
            throw new SigningException($"ECDSA signature: {name} is negative.");
        number = number.TrimStart((byte)0);
        if (number.Length > NumberLength)
            throw new SigningException($"ECDSA signature: {name} has {number.Length} bytes; on P-256 it has at most {NumberLength}.");
        number.CopyTo(destination[(NumberLength - number.Length)..]);
        CheckRange(destination, name);
        return consumed;
    }

    private static void CheckRange(ReadOnlySpan<byte> number, string name)
    {
        if (!number.ContainsAnyExcept((byte)0) || number.SequenceCompareTo(Order) >= 0)
            throw new SigningException($"ECDSA signature: {name} is not between 1 and the order of P-256.");
    }

    /// <summary>X.690 section 8.3.2: no more leading zeros than the sign needs.</summary>
    private static void WriteNumber(AsnWriter writer, ReadOnlySpan<byte> number) => writer.WriteIntegerUnsigned(number.TrimStart((byte)0));
}
