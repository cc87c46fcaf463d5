using System.Buffers.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tee.Extraction;

/// <summary>What can be said of an AES key.</summary>
public enum DecryptionKeyVerdict
{
    /// <summary>Nothing: the image holds nothing whose plain form is known.</summary>
    Unknown,

    /// <summary>It is the one that the image was encrypted with.</summary>
    Right,

    /// <summary>It is not.</summary>
    Wrong,
}

/// <summary>
/// Tells a wrong AES key by what it makes of the segments. The format itself cannot (tee-image.md section 3.3: only the ciphertext is hashed), but vectors and
/// resource table have a form that a wrong key hits once in millions of times.
/// </summary>
public static class DecryptionKeyCheck
{
    private const int TableHeaderSize = 16;
    private const int VectorsSize = 8;

    /// <summary>Judges a key; all images of a file are encrypted with one.</summary>
    /// <param name="image">An encrypted image.</param>
    /// <param name="key">The AES key: 16, 24 or 32 bytes.</param>
    /// <exception cref="TeeImageFormatException">A segment that is looked at is not in the signed table, or does not have its signed hash.</exception>
    /// <exception cref="IOException">The image cannot be read.</exception>
    public static DecryptionKeyVerdict Judge(TeeImage image, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(image);
        var verdict = DecryptionKeyVerdict.Unknown;
        var entries = ImageExtraction.EntriesOf(image);
        foreach (var part in image.Parts)
        {
            ElfFile elf;
            try
            {
                elf = ElfFile.Read(image.OpenPart(part));
            }
            catch (ElfFormatException)
            {
                continue; // taking it out says why
            }

            var plain = new PlainView(part, elf, entries, key);
            if (HasVectors(image, plain, elf))
                return DecryptionKeyVerdict.Right;
            if (JudgeTable(plain, elf) is var found and not DecryptionKeyVerdict.Unknown)
                verdict = found;
            if (verdict == DecryptionKeyVerdict.Right)
                break;
        }

        return verdict;
    }

    /// <summary>A stack pointer, and a Thumb reset handler in code of the same file, at the boot address or where a segment begins.</summary>
    private static bool HasVectors(TeeImage image, PlainView plain, ElfFile elf)
    {
        Span<byte> vectors = stackalloc byte[VectorsSize];
        foreach (var segment in elf.Segments.Where(segment => segment.IsLoaded))
        {
            var start = image.BootAddress is { } boot && segment.Memory.Contains(boot) ? boot - segment.PhysicalAddress : 0;
            if (!plain.TryRead(segment, start, vectors))
                continue;
            var stack = BinaryPrimitives.ReadUInt32LittleEndian(vectors);
            var reset = BinaryPrimitives.ReadUInt32LittleEndian(vectors[4..]);
            if (stack != 0 && stack % 4 == 0 && reset % 2 == 1
                && elf.Segments.Any(code => code.IsLoaded && code.Flags.HasFlag(ElfSegmentFlags.Execute) && code.Memory.Contains(reset - 1)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Version 1 and two reserved words of 0: what has neither is no resource table, of whatever version.</summary>
    private static DecryptionKeyVerdict JudgeTable(PlainView plain, ElfFile elf)
    {
        if (!elf.TryFindSection(".resource_table"u8, out var section) || section.Type == ElfSectionType.NoBits || section.Size < TableHeaderSize)
            return DecryptionKeyVerdict.Unknown;
        Span<byte> header = stackalloc byte[TableHeaderSize];
        foreach (var segment in elf.Segments.Where(segment => segment.IsLoaded && section.Offset >= segment.Offset && section.Offset - segment.Offset < segment.FileSize))
        {
            if (!plain.TryRead(segment, section.Offset - segment.Offset, header))
                continue;
            var isTable = BinaryPrimitives.ReadUInt32LittleEndian(header) == 1;
            var isReserved = header[8..].IndexOfAnyExcept((byte)0) < 0;
            return isReserved ? DecryptionKeyVerdict.Right : isTable ? DecryptionKeyVerdict.Unknown : DecryptionKeyVerdict.Wrong;
        }

        return DecryptionKeyVerdict.Unknown;
    }

    /// <summary>Single bytes of the segments of one image, decrypted: CBC needs no more than the block before.</summary>
    private readonly ref struct PlainView(TeeImagePart part, ElfFile elf, ILookup<string, SegmentHash> entries, ReadOnlySpan<byte> key)
    {
        private readonly ReadOnlySpan<byte> _key = key;

        /// <summary>Reads bytes of a segment; false where they are not in the file, or are no whole AES blocks.</summary>
        public bool TryRead(ElfSegment segment, ulong start, Span<byte> bytes)
        {
            const int Block = SegmentCipher.Block;
            if (segment.FileSize % Block != 0 || start > segment.FileSize || segment.FileSize - start < (ulong)bytes.Length)
                return false;
            var first = (long)(start / Block * Block);
            var skip = (int)((long)start - first);
            Span<byte> blocks = stackalloc byte[((skip + bytes.Length + Block - 1) / Block) * Block];
            Span<byte> vector = stackalloc byte[Block];
            // The segment must be the signed one, or nonsense would be blamed on the key.
            ImageExtraction.VectorOf(elf, part, segment, entries).CopyTo(vector);
            if (first != 0)
                elf.Source.Read((long)segment.Offset + first - Block, vector);
            elf.Source.Read((long)segment.Offset + first, blocks);
            using var cipher = new SegmentCipher(_key, vector);
            cipher.Decrypt(blocks);
            blocks.Slice(skip, bytes.Length).CopyTo(bytes);
            blocks.Clear();
            return true;
        }
    }
}
