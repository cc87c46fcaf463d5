using System.Buffers.Binary;
using FirmwareKit.Binary;

namespace FirmwareKit.Tee;

/// <summary>Reads the header of a current image; its sizes must add up to the file's.</summary>
internal static class TeeImageHeaderCheck
{
    /// <summary>Reads the header of a current image and checks what TV-08 to TV-13 check; all of it is BAD_PARAMETERS on the board.</summary>
    public static TeeImageHeader Read(ByteSource source)
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
        if (OlderTeeImage.Recognise(source) is { } older)
            return $"An image of {older.Origin}: a current OP-TEE refuses it. Sign the ELF file again.";
        var difference = source.Length - header.FileSize;
        return $"The file has {source.Length} bytes, its header says {header.FileSize}: "
            + (difference > 0 ? $"{difference} bytes too many." : $"{-difference} bytes are missing. Was it cut while it was copied?");
    }
}
