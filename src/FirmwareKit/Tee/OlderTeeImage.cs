using System.Buffers.Binary;
using FirmwareKit.Binary;

namespace FirmwareKit.Tee;

/// <summary>The generations of the format. All have the same magic number and version; only their sizes tell them apart (tee-image.md section 1.6).</summary>
public enum TeeGeneration
{
    /// <summary>G1: ST's OP-TEE 3.9 to 3.16, STM32MP1.</summary>
    First = 1,

    /// <summary>G2: the beta of STM32MP25, ST's OP-TEE 3.19.</summary>
    Beta = 2,

    /// <summary>G3: upstream since 4.1, and ST since then.</summary>
    Current = 3,
}

/// <summary>An image of one of the two older generations. It is recognised and described; no current OP-TEE loads it, and only the current one is written.</summary>
/// <param name="Generation">Which one.</param>
/// <param name="SignatureOffset">Offset of the signature in bytes.</param>
/// <param name="SignatureLength">Length of the signature in bytes.</param>
/// <param name="ImagesOffset">Offset of the ELF files.</param>
/// <param name="ImagesLength">Length of the ELF files in bytes.</param>
public sealed record OlderTeeImage(TeeGeneration Generation, long SignatureOffset, uint SignatureLength, long ImagesOffset, uint ImagesLength)
{
    private const int G1HeaderSize = 56;
    private const int G2HeaderSize = 24;
    private const uint G2TrailerMagic = 0x6907;

    /// <summary>Who made it: <c>ST's first generation (OP-TEE 3.9 to 3.16)</c>.</summary>
    public string Origin => Generation == TeeGeneration.First ? "ST's first generation (OP-TEE 3.9 to 3.16)" : "ST's STM32MP25 beta (OP-TEE 3.19)";

    /// <summary>Recognises an older image by its size equation; the caller has excluded the current generation, which is tried first.</summary>
    /// <param name="source">The bytes.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OlderTeeImage? Recognise(ByteSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return TeeImage.HasMagic(source) ? AsBeta(source) ?? AsFirst(source) : null;
    }

    /// <summary>Header, signature, images, TLV trailer, platform trailer; each rounded up to 8.</summary>
    private static OlderTeeImage? AsBeta(ByteSource source)
    {
        if (source.Length < G2HeaderSize)
            return null;
        Span<byte> words = stackalloc byte[G2HeaderSize];
        source.Read(0, words);
        var images = G2HeaderSize + TeeImageHeader.RoundUp8(Word(words, 2));
        var trailer = images + TeeImageHeader.RoundUp8(Word(words, 3));
        var size = trailer + TeeImageHeader.RoundUp8(Word(words, 4)) + TeeImageHeader.RoundUp8(Word(words, 5));
        return size == source.Length
            && source.Contains((ulong)trailer, 4)
            && BinaryPrimitives.ReadUInt32LittleEndian(source.View(trailer, stackalloc byte[4])) == G2TrailerMagic
            ? new OlderTeeImage(TeeGeneration.Beta, G2HeaderSize, Word(words, 2), images, Word(words, 3))
            : null;
    }

    /// <summary>A header of 14 words with the offset of every chunk; the image comes last.</summary>
    private static OlderTeeImage? AsFirst(ByteSource source)
    {
        if (source.Length < G1HeaderSize)
            return null;
        Span<byte> words = stackalloc byte[G1HeaderSize];
        source.Read(0, words);
        return Word(words, 7) == G1HeaderSize && Word(words, 2) == Word(words, 12) && (long)Word(words, 12) + Word(words, 11) == source.Length
            ? new OlderTeeImage(TeeGeneration.First, Word(words, 4), Word(words, 3), Word(words, 12), Word(words, 11))
            : null;
    }

    private static uint Word(ReadOnlySpan<byte> words, int index) => BinaryPrimitives.ReadUInt32LittleEndian(words[(4 * index)..]);
}
