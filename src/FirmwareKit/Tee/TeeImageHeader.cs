using System.Buffers.Binary;

namespace FirmwareKit.Tee;

/// <summary>The header of a signed image: five little-endian words (tee-image.md section 1.1). Lengths are as stored, in bytes.</summary>
/// <param name="Version">Version of the format, 1.</param>
/// <param name="TlvLength">Length of the TLV area.</param>
/// <param name="SignatureLength">Length of the signature, padding not counted.</param>
/// <param name="ImagesLength">Length of all images.</param>
public readonly record struct TeeImageHeader(uint Version, uint TlvLength, uint SignatureLength, uint ImagesLength)
{
    /// <summary>Size of the header in bytes.</summary>
    public const int Size = 20;

    /// <summary>The magic number; on disk <c>68 a4 43 35</c>.</summary>
    public const uint Magic = 0x3543a468;

    /// <summary>Offset of the TLV area in the file.</summary>
    public static long TlvOffset => Size;

    /// <summary>Length of header and rounded TLV area: the bytes that are signed.</summary>
    public long SignedLength => Size + RoundUp8(TlvLength);

    /// <summary>Offset of the signature in the file.</summary>
    public long SignatureOffset => SignedLength;

    /// <summary>Offset of the first image in the file.</summary>
    public long ImagesOffset => SignatureOffset + RoundUp8(SignatureLength);

    /// <summary>The size that the file must have, exactly.</summary>
    public long FileSize => ImagesOffset + RoundUp8(ImagesLength);

    /// <summary>Rounds up to a multiple of 8, in 64 bits, so that nothing wraps.</summary>
    internal static long RoundUp8(long length) => (length + 7) & ~7L;

    /// <summary>Decodes a header whose magic number was checked.</summary>
    internal static TeeImageHeader Decode(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]));

    /// <summary>Encodes the header, magic number included.</summary>
    internal void Encode(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], TlvLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], SignatureLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], ImagesLength);
    }
}
