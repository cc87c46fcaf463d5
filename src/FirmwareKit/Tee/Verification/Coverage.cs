using System.Collections.Immutable;
using FirmwareKit.Elf;

namespace FirmwareKit.Tee.Verification;

/// <summary>A range of bytes in a file.</summary>
/// <param name="Offset">Offset of the first byte.</param>
/// <param name="Length">Length in bytes.</param>
public readonly record struct FileRange(long Offset, long Length);

/// <summary>
/// Which bytes of a signed image nothing protects: neither the signature nor a signed hash. They can be changed without a new signature (tee-image.md section 1.5):
/// ELF headers, section headers, symbols, padding.
/// </summary>
public static class Coverage
{
    /// <summary>The uncovered ranges, in file order.</summary>
    /// <param name="image">The image.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImmutableArray<FileRange> FindUncovered(TeeImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return FindUncovered(image, image.Parts.SelectMany(part => HashedRanges(image, part)));
    }

    /// <summary>The uncovered ranges of an image of which it is known what was hashed, in file order.</summary>
    /// <param name="image">The image.</param>
    /// <param name="hashed">The ranges whose signed hash was compared.</param>
    public static ImmutableArray<FileRange> FindUncovered(TeeImage image, IEnumerable<FileRange> hashed)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(hashed);
        List<FileRange> covered = [new(0, image.Header.SignatureOffset + image.Header.SignatureLength), .. hashed];
        covered.Sort((a, b) => a.Offset.CompareTo(b.Offset));

        var uncovered = ImmutableArray.CreateBuilder<FileRange>();
        var position = 0L;
        foreach (var range in covered.Append(new FileRange(image.Source.Length, 0)))
        {
            if (range.Offset > position)
                uncovered.Add(new FileRange(position, range.Offset - position));
            position = Math.Max(position, range.Offset + range.Length);
        }

        return uncovered.ToImmutable();
    }

    /// <summary>Segments that OP-TEE hashes: PT_LOAD with bytes in the file and an entry of the signed table for their address.</summary>
    private static IEnumerable<FileRange> HashedRanges(TeeImage image, TeeImagePart part)
    {
        ElfFile elf;
        try
        {
            elf = ElfFile.ReadDamaged(image.OpenPart(part), out _);
        }
        catch (ElfFormatException)
        {
            return [];
        }

        var signed = image.SegmentTable.Select(entry => entry.Header.PhysicalAddress).ToHashSet();
        return elf.Segments
            .Where(segment => segment.Type == ElfSegmentType.Load && segment.FileSize != 0 && elf.Source.Contains(segment.Offset, segment.FileSize) && signed.Contains(segment.PhysicalAddress))
            .Select(segment => new FileRange(part.Offset + (long)segment.Offset, (long)segment.FileSize));
    }
}
