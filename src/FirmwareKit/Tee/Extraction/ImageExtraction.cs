using System.Buffers;
using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tee.Extraction;

/// <summary>Takes the ELF files out of a signed image, decrypted where the key is given.</summary>
public static class ImageExtraction
{
    private const int BlockSize = 256 * 1024;

    /// <summary>
    /// Length of the ELF file inside an image: what its headers account for, when nothing but the padding to 8 bytes follows; otherwise the whole image.
    /// </summary>
    /// <param name="image">The signed image.</param>
    /// <param name="part">One of its images.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static long ElfLength(TeeImage image, TeeImagePart part)
    {
        ArgumentNullException.ThrowIfNull(image);
        var source = image.OpenPart(part);
        ElfFile elf;
        try
        {
            elf = ElfFile.Read(source);
        }
        catch (ElfFormatException)
        {
            return part.Size;
        }

        var end = ElfExtent.EndOf(elf);
        var padding = part.Size - end;
        if (padding is < 0 or > 7)
            return part.Size;
        return source.View(end, stackalloc byte[(int)padding]).IndexOfAnyExcept((byte)0) < 0 ? end : part.Size;
    }

    /// <summary>Copies one ELF file as it stands in the image.</summary>
    /// <param name="image">The signed image.</param>
    /// <param name="part">One of its images.</param>
    /// <param name="output">Where the ELF file goes.</param>
    /// <exception cref="IOException">The image cannot be read, or the output cannot be written.</exception>
    public static void Copy(TeeImage image, TeeImagePart part, Stream output)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(output);
        CopyRange(image.OpenPart(part), 0, ElfLength(image, part), output, cipher: null);
    }

    /// <summary>Copies one ELF file and decrypts its segments. Its signed hashes are compared on the way; <see cref="DecryptionKeyCheck"/> says what can be said of the key.</summary>
    /// <param name="image">An encrypted image.</param>
    /// <param name="part">One of its images.</param>
    /// <param name="key">The AES key: 16, 24 or 32 bytes.</param>
    /// <param name="output">Where the ELF file goes.</param>
    /// <exception cref="ElfFormatException">The image is no ELF file.</exception>
    /// <exception cref="TeeImageFormatException">A segment is not in the signed table, does not have its signed hash, or is no whole number of AES blocks.</exception>
    /// <exception cref="IOException">The image cannot be read, or the output cannot be written.</exception>
    public static void CopyDecrypted(TeeImage image, TeeImagePart part, ReadOnlySpan<byte> key, Stream output)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(output);
        var source = image.OpenPart(part);
        var elf = ElfFile.Read(source);
        var entries = EntriesOf(image);
        var position = 0L;
        foreach (var segment in EncryptedSegments(elf))
        {
            var vector = VectorOf(elf, part, segment, entries);
            if ((long)segment.Offset < position || segment.FileSize % SegmentCipher.Block != 0)
                throw new TeeImageFormatException($"Segment {segment.Index} cannot have been encrypted: it overlaps another one, or is no multiple of 16 bytes.", part.Offset + (long)segment.Offset);
            CopyRange(source, position, (long)segment.Offset, output, cipher: null);
            position = (long)(segment.Offset + segment.FileSize);
            using var cipher = new SegmentCipher(key, vector);
            CopyRange(source, (long)segment.Offset, position, output, cipher);
        }

        CopyRange(source, position, Math.Max(position, ElfLength(image, part)), output, cipher: null);
    }

    /// <summary>The signed entries by their program header in digits.</summary>
    internal static ILookup<string, SegmentHash> EntriesOf(TeeImage image) => image.SegmentTable.ToLookup(entry => Convert.ToHexString(entry.RawHeader.AsSpan()));

    private static IEnumerable<ElfSegment> EncryptedSegments(ElfFile elf) =>
        elf.Segments.Where(segment => segment.Type == ElfSegmentType.Load && segment.FileSize != 0).OrderBy(segment => segment.Offset);

    /// <summary>The IV of the first entry that has the program header and the hash of a segment.</summary>
    internal static byte[] VectorOf(ElfFile elf, TeeImagePart part, ElfSegment segment, ILookup<string, SegmentHash> entries)
    {
        var headerOffset = (long)elf.Header.ProgramHeaderOffset + ((long)segment.Index * SegmentHash.HeaderSize);
        Span<byte> header = stackalloc byte[SegmentHash.HeaderSize];
        elf.Source.Read(headerOffset, header);
        var digest = ByteDigest.Sha256(elf.Source, (long)segment.Offset, (long)segment.FileSize);
        foreach (var entry in entries[Convert.ToHexString(header)])
        {
            if (digest.AsSpan().SequenceEqual(entry.Digest.AsSpan()))
                return [.. entry.InitializationVector];
        }

        throw new TeeImageFormatException(
            $"Segment {segment.Index} (address 0x{segment.PhysicalAddress:x8}) is not in the signed table with this program header and hash: the image was changed after signing.",
            part.Offset + headerOffset,
            TeeResult.Security);
    }

    private static void CopyRange(ByteSource source, long position, long end, Stream output, SegmentCipher? cipher)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(end - position, 1, BlockSize));
        try
        {
            while (position < end)
            {
                var block = buffer.AsSpan(0, (int)Math.Min(BlockSize, end - position));
                source.Read(position, block);
                cipher?.Decrypt(block);
                output.Write(block);
                position += block.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: cipher is not null);
        }
    }
}
