using System.Buffers.Binary;
using FirmwareKit.Binary;

namespace FirmwareKit.Tee;

/// <summary>
/// Tells the current format from its two predecessors, which have the same magic number and version: only the sizes differ
/// (tee-image.md section 1.6). The predecessors are named, not read.
/// </summary>
internal static class TeeImageGeneration
{
    private const int G1HeaderSize = 56;
    private const int G2HeaderSize = 24;
    private const uint G2TrailerMagic = 0x6907;

    /// <summary>Reads the header of a current image and checks what TV-08 to TV-13 check; all of it is BAD_PARAMETERS on the board.</summary>
    public static TeeImageHeader CheckHeader(ByteSource source)
    {
        if (source.Length < TeeImageHeader.Size)
            throw new TeeImageFormatException($"The file has {source.Length} bytes; the header of a signed image has {TeeImageHeader.Size}.", 0);
        Span<byte> words = stackalloc byte[TeeImageHeader.Size];
        source.Read(0, words);
        var header = TeeImageHeader.Decode(words);
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(words);
        if (magic != TeeImageHeader.Magic)
            throw new TeeImageFormatException($"Not a signed image: it starts with {Convert.ToHexStringLower(words[..4])}, expected 68a44335.", 0);
        if (header.Version != 1)
            throw new TeeImageFormatException($"Version {header.Version} of the format; only 1 is known.", 4);
        if (source.Length != header.FileSize)
            throw new TeeImageFormatException(WrongSize(source, header), 8);
        if (header.TlvLength == 0)
            throw new TeeImageFormatException("The TLV area has length 0.", 8);
        if (header.SignatureLength == 0)
            throw new TeeImageFormatException("The signature has length 0.", 12);
        if (header.ImagesLength == 0)
            throw new TeeImageFormatException("The images have length 0.", 16);
        return header;
    }

    private static string WrongSize(ByteSource source, TeeImageHeader header)
    {
        if (IsG1(source))
            return "An image of ST's first generation (OP-TEE 3.9 to 3.16): a current OP-TEE refuses it. Sign the ELF file again.";
        if (IsG2(source))
            return "An image of ST's STM32MP25 beta (OP-TEE 3.19): a current OP-TEE refuses it. Sign the ELF file again.";
        var difference = source.Length - header.FileSize;
        return $"The file has {source.Length} bytes, its header says {header.FileSize}: "
            + (difference > 0 ? $"{difference} bytes too many." : $"{-difference} bytes are missing. Was it cut while it was copied?");
    }

    private static bool IsG1(ByteSource source)
    {
        if (source.Length < G1HeaderSize)
            return false;
        Span<byte> words = stackalloc byte[G1HeaderSize];
        source.Read(0, words);
        return Word(words, 7) == G1HeaderSize && Word(words, 2) == Word(words, 12) && (long)Word(words, 2) + Word(words, 11) == source.Length;
    }

    private static bool IsG2(ByteSource source)
    {
        if (source.Length < G2HeaderSize)
            return false;
        Span<byte> words = stackalloc byte[G2HeaderSize];
        source.Read(0, words);
        var size = (long)G2HeaderSize;
        for (var i = 2; i < 6; i++)
            size += TeeImageHeader.RoundUp8(Word(words, i));
        if (size != source.Length)
            return false;
        var trailer = G2HeaderSize + TeeImageHeader.RoundUp8(Word(words, 2)) + TeeImageHeader.RoundUp8(Word(words, 3));
        return trailer + 4 <= source.Length && BinaryPrimitives.ReadUInt32LittleEndian(source.View(trailer, stackalloc byte[4])) == G2TrailerMagic;
    }

    private static uint Word(ReadOnlySpan<byte> words, int index) => BinaryPrimitives.ReadUInt32LittleEndian(words[(4 * index)..]);
}
