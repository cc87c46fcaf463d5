namespace FirmwareKit.Elf;

/// <summary>How far an ELF file reaches.</summary>
public static class ElfExtent
{
    /// <summary>Offset of the first byte that no header, table, segment or section accounts for any more.</summary>
    /// <param name="elf">A file that <see cref="ElfFile.Read"/> accepts.</param>
    public static long EndOf(ElfFile elf)
    {
        ArgumentNullException.ThrowIfNull(elf);
        var header = elf.Header;
        var end = (ulong)ElfLayout.HeaderSize(header.Class);
        end = Math.Max(end, header.ProgramHeaderOffset + ((ulong)elf.Segments.Length * header.ProgramHeaderEntrySize));
        end = Math.Max(end, header.SectionHeaderOffset + ((ulong)elf.Sections.Length * header.SectionHeaderEntrySize));
        foreach (var segment in elf.Segments)
        {
            if (segment.Type != ElfSegmentType.Null)
                end = Math.Max(end, segment.Offset + segment.FileSize);
        }

        foreach (var section in elf.Sections)
        {
            if (section.HasBytes)
                end = Math.Max(end, section.Offset + section.Size);
        }

        return (long)end;
    }
}
