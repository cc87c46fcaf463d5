using System.Buffers;
using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.Signing;

namespace FirmwareKit.Tee.Building;

/// <summary>
/// An existing image, to be signed again: with another key (rotation), or for the first time where an image was prepared on a machine without a key. SIGNTYPE, the
/// length of the signature and a public key in PKEYINFO become those of the new key; every other byte stays.
/// </summary>
public sealed class TeeImageRewriter : UnsignedImage
{
    private const int BlockSize = 256 * 1024;

    /// <summary>They are held in memory; whatever an image says of them, memory stays small.</summary>
    private const int LongestRecords = 32 * 1024 * 1024;

    private readonly TeeImage _image;
    private readonly byte[] _signedBytes;

    private TeeImageRewriter(TeeImage image, FirmwarePublicKey key, TeeImageHeader header, byte[] signedBytes)
        : base(key, header)
    {
        _image = image;
        _signedBytes = signedBytes;
    }

    /// <inheritdoc/>
    public override long InputLength => _image.Source.Length - _image.Header.ImagesOffset;

    /// <summary>Prepares an image for another signature. What it says of its content is taken as it is: verify it before.</summary>
    /// <param name="image">The image; it must stay readable until the new one is written.</param>
    /// <param name="key">The key that will sign.</param>
    /// <exception cref="TeeInputException">The image has no SIGNTYPE record of one byte, or records of more than 32 MiB.</exception>
    /// <exception cref="IOException">The image cannot be read.</exception>
    public static TeeImageRewriter Prepare(TeeImage image, FirmwarePublicKey key)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(key);
        if (image.Header.SignedLength > LongestRecords)
            throw new TeeInputException(0, $"The records have {image.Header.TlvLength} bytes; more than {LongestRecords} are not signed again, and OP-TEE holds about 3800.", 8);
        if (!image.Tlvs.TryFind(TlvType.SignType, out var signType) || signType.Length != 1)
            throw new TeeInputException(0, "The record SIGNTYPE is missing or not one byte long.", signType.Offset);

        var signed = new byte[image.Header.SignedLength];
        image.Source.Read(0, signed);
        signed[signType.ValueOffset] = (byte)key.Algorithm;
        var header = image.Header with { SignatureLength = (uint)key.SignatureLength };
        if (image.Tlvs.TryFind(TlvType.PublicKeyInfo, out var keyInfo) && HoldsPublicKey(image, keyInfo))
        {
            var der = key.SubjectPublicKeyInfo.Span;
            var growth = TeeImageHeader.RoundUp8(der.Length) - TeeImageHeader.RoundUp8(keyInfo.Length);
            signed = ReplaceValue(signed, keyInfo, der);
            header = header with { TlvLength = (uint)(header.TlvLength + growth) };
        }

        header.Encode(signed);
        return new TeeImageRewriter(image, key, header, signed);
    }

    /// <summary>The images as they are.</summary>
    internal ByteSource OpenImages() => _image.Source.Slice(_image.Header.ImagesOffset, InputLength);

    private protected override UnsignedContent CopyImages(Stream? output, Action<long>? progress)
    {
        if (output is null)
            return new UnsignedContent(Key, Header, _signedBytes, []);
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            for (var offset = _image.Header.ImagesOffset; offset < _image.Source.Length;)
            {
                var count = (int)Math.Min(BlockSize, _image.Source.Length - offset);
                output.Write(_image.Source.View(offset, buffer.AsSpan(0, count)));
                offset += count;
                progress?.Invoke(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new UnsignedContent(Key, Header, _signedBytes, []);
    }

    /// <summary>Whether PKEYINFO is a public key, which must become the new one (section 5.4), and not something of the signer's own.</summary>
    private static bool HoldsPublicKey(TeeImage image, Tlv keyInfo)
    {
        const int LongestKey = 8 * 1024;
        if (keyInfo.Length > LongestKey)
            return false;
        try
        {
            FirmwarePublicKey.Parse(image.Tlvs.ReadValue(keyInfo), "PKEYINFO").Dispose();
            return true;
        }
        catch (SigningException)
        {
            return false;
        }
    }

    /// <summary>The bytes with the value of one record replaced, its length and padding with it.</summary>
    private static byte[] ReplaceValue(byte[] signed, Tlv record, ReadOnlySpan<byte> value)
    {
        var before = signed.AsSpan(0, (int)record.ValueOffset);
        var after = signed.AsSpan((int)(record.ValueOffset + TeeImageHeader.RoundUp8(record.Length)));
        var result = new byte[before.Length + TeeImageHeader.RoundUp8(value.Length) + after.Length];
        before.CopyTo(result);
        BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan((int)record.Offset + 4), (uint)value.Length);
        value.CopyTo(result.AsSpan(before.Length));
        after.CopyTo(result.AsSpan(result.Length - after.Length));
        return result;
    }
}
