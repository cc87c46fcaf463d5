using System.Buffers.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tee.Verification;

/// <summary>
/// The resource table of an image (tee-image.md sections 6.6 and 9). OP-TEE finds it by section name and address, neither of which is signed; so the
/// section must lie inside a signed segment, at the same address.
/// </summary>
internal static class ResourceTableChecks
{
    private const int HeaderSize = 16;

    /// <summary>Runs the checks; whether the image has a table.</summary>
    public static bool Run(TeeImage image, TeeImagePart part, ElfFile elf, TeeFindings findings)
    {
        CheckNames(part, elf, findings);
        if (!elf.TryFindSection(".resource_table"u8, out var section))
        {
            if (!image.IsEncrypted)
                CheckForNamelessTable(part, elf, findings);
            return false;
        }

        var at = part.Offset + (long)section.Offset;
        if (section.Size == 0)
        {
            findings.Warning("The section .resource_table is empty, which counts as no table.", at);
            return false;
        }

        if (section.Type == ElfSectionType.NoBits)
            findings.Warning("The section .resource_table is marked NOBITS; loaders do not look at that.", at);
        var offset = (ulong)(at - part.Offset);
        if (!elf.Source.Contains(offset, section.Size) || section.Size < HeaderSize)
        {
            findings.Error("The section .resource_table is cut, or too small for a header.", at, TeeResult.BadFormat);
            return true;
        }

        if (at % 4 != 0)
            findings.Error("The resource table is not aligned to 4 bytes in the file.", at, TeeResult.CorruptObject);
        if (!elf.Segments.Any(segment => Carries(segment, section)))
        {
            findings.Error(
                $"The section .resource_table (address 0x{section.Address:x8}, 0x{section.Size:x} bytes) is not what a signed segment loads at that address: "
                + "Linux would read something that nobody signed as resource table.",
                at);
        }

        // The content of an encrypted table cannot be seen from here.
        if (!image.IsEncrypted)
            CheckContent(elf, section, at, findings);
        return true;
    }

    /// <summary>TX-25: the section's name is not signed; without it Linux gets no table.</summary>
    private static void CheckForNamelessTable(TeeImagePart part, ElfFile elf, TeeFindings findings)
    {
        const int MostEntries = 64;
        Span<byte> header = stackalloc byte[HeaderSize];
        foreach (var segment in elf.Segments)
        {
            if (segment.Type != ElfSegmentType.Load || segment.FileSize < HeaderSize + 4)
                continue;
            elf.Source.Read((long)segment.Offset, header);
            var count = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) == 1 && count is > 0 and <= MostEntries && header[8..].IndexOfAnyExcept((byte)0) < 0)
            {
                findings.Warning(
                    $"Segment {segment.Index} begins like a resource table, but no section is called .resource_table: OP-TEE reports no table.",
                    part.Offset + (long)segment.Offset);
                return;
            }
        }
    }

    private static bool Carries(ElfSegment segment, ElfSection section) =>
        segment.Type == ElfSegmentType.Load
        && section.Address >= segment.PhysicalAddress
        && section.Address - segment.PhysicalAddress is var delta
        && delta + section.Size <= segment.FileSize
        && section.Offset == segment.Offset + delta;

    /// <summary>TR-10 to TR-12, and the offsets of the entries, which only Linux checks.</summary>
    private static void CheckContent(ElfFile elf, ElfSection section, long at, TeeFindings findings)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        elf.Source.Read((long)section.Offset, header);
        var version = BinaryPrimitives.ReadUInt32LittleEndian(header);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        if (version != 1)
            findings.Error($"The resource table has version {version}, expected 1.", at, TeeResult.BadFormat);
        else if (header[8..].IndexOfAnyExcept((byte)0) >= 0)
            findings.Error("The reserved words of the resource table are not zero.", at + 8, TeeResult.BadFormat);
        else if (HeaderSize + (4UL * count) > section.Size)
            findings.Error($"The resource table has room for fewer than its {count} entries.", at + 4, TeeResult.BadFormat);
        else
            CheckOffsets(elf, section, count, at, findings);
    }

    private static void CheckOffsets(ElfFile elf, ElfSection section, uint count, long at, TeeFindings findings)
    {
        Span<byte> word = stackalloc byte[4];
        for (var i = 0L; i < count; i++)
        {
            elf.Source.Read((long)section.Offset + HeaderSize + (4 * i), word);
            var offset = BinaryPrimitives.ReadUInt32LittleEndian(word);
            if (offset >= HeaderSize && offset + 4UL <= section.Size)
                continue;
            findings.Error($"Entry {i} of the resource table is at 0x{offset:x}, outside of the table; Linux refuses it.", at + HeaderSize + (4 * i));
            return;
        }
    }

    /// <summary>TR-02 to TR-05: the search needs a sound name table, up to the section that it finds.</summary>
    private static void CheckNames(TeeImagePart part, ElfFile elf, TeeFindings findings)
    {
        var index = elf.Header.SectionNameTableIndex;
        if (index == 0 || index >= elf.Sections.Length)
        {
            findings.Error($"Image {part.Index} has no section-name table.", part.Offset + 50, TeeResult.BadFormat);
            return;
        }

        var names = elf.Sections[index];
        if (!elf.Source.Contains(names.Offset, names.Size))
        {
            findings.Error("The section-name table lies outside of the image.", part.Offset + 50, TeeResult.BadFormat);
            return;
        }

        if (names.Size == 0 || elf.Source.View((long)(names.Offset + names.Size - 1), stackalloc byte[1])[0] != 0)
            findings.Error("The section-name table does not end in NUL; OP-TEE would match a part of a name.", part.Offset + (long)names.Offset);
        var found = false;
        foreach (var section in elf.Sections)
        {
            if (section.NameOffset >= names.Size)
            {
                var message = $"The name of section {section.Index} lies outside of the section-name table.";
                if (found)
                    findings.Warning(message, part.Offset);
                else
                    findings.Error(message, part.Offset, TeeResult.BadFormat);
                return;
            }

            found |= elf.GetName(section) == ".resource_table";
        }
    }
}
