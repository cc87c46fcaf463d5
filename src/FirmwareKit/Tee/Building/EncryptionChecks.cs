using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tee.Building;

/// <summary>What an ELF file must be for its segments to be encrypted in place (tee-image.md section 3.3).</summary>
internal static class EncryptionChecks
{
    /// <exception cref="ElfFormatException">A segment is no whole number of AES blocks, or encrypting it would destroy something else.</exception>
    public static void Run(ElfFile elf)
    {
        foreach (var segment in elf.Segments)
        {
            if (segment.Type != ElfSegmentType.Load || segment.FileSize == 0)
                continue;
            if (segment.FileSize % SegmentCipher.Block != 0)
            {
                throw new ElfFormatException(
                    $"Segment {segment.Index} (address 0x{segment.PhysicalAddress:x8}) has 0x{segment.FileSize:x} bytes in the file, no multiple of {SegmentCipher.Block}, "
                    + $"and AES-CBC encrypts whole blocks. {Remedy(elf, segment)}",
                    HeaderOffset(elf, segment));
            }

            var range = new AddressRange(segment.Offset, segment.FileSize);
            if (Tables(elf).Any(table => table.Overlaps(range)))
            {
                throw new ElfFormatException(
                    $"Segment {segment.Index} holds the headers of the ELF file itself, which would be encrypted with it; OP-TEE answers BAD_FORMAT. "
                    + "In the linker script, list the segments with PHDRS { } without FILEHDR and PHDRS, or link with -Wl,-n.",
                    HeaderOffset(elf, segment));
            }
        }
    }

    /// <summary>Segments one after the other in the file; to be known before any of them is grown.</summary>
    /// <exception cref="ElfFormatException">Two segments share bytes.</exception>
    public static void RequireDisjoint(ElfFile elf)
    {
        ElfSegment? before = null;
        foreach (var segment in elf.Segments.Where(segment => segment.Type == ElfSegmentType.Load && segment.FileSize != 0).OrderBy(segment => segment.Offset))
        {
            if (before is { } other && other.Offset + other.FileSize > segment.Offset)
            {
                throw new ElfFormatException(
                    $"Segments {Math.Min(other.Index, segment.Index)} and {Math.Max(other.Index, segment.Index)} share bytes of the file, which would be encrypted twice.",
                    HeaderOffset(elf, segment));
            }

            before = segment;
        }
    }

    /// <summary>ELF header, program headers and section headers: ranges of the file that must stay readable.</summary>
    public static IEnumerable<AddressRange> Tables(ElfFile elf)
    {
        yield return new AddressRange(0, 52);
        yield return new AddressRange(elf.Header.ProgramHeaderOffset, (ulong)elf.Segments.Length * SegmentHash.HeaderSize);
        yield return new AddressRange(elf.Header.SectionHeaderOffset, (ulong)elf.Sections.Length * 40);
    }

    public static long HeaderOffset(ElfFile elf, ElfSegment segment) => (long)elf.Header.ProgramHeaderOffset + ((long)segment.Index * SegmentHash.HeaderSize);

    /// <summary>The line of the linker script that makes a segment a whole number of blocks, with the user's own section.</summary>
    public static string Remedy(ElfFile elf, ElfSegment segment)
    {
        var last = elf.Sections
            .Where(section => section.HasBytes && section.Size != 0 && new AddressRange(segment.Offset, segment.FileSize).Contains(new AddressRange(section.Offset, section.Size)))
            .OrderBy(section => section.Offset)
            .Select(section => elf.GetName(section))
            .LastOrDefault();
        return $"In the linker script, end {last ?? "the segment's last section"} with \". = ALIGN({SegmentCipher.Block});\" before its closing brace.";
    }
}
