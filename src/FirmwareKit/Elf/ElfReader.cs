using System.Collections.Immutable;
using System.Runtime.InteropServices;
using FirmwareKit.Binary;

namespace FirmwareKit.Elf;

/// <summary>
/// Reads header, program headers and section headers in file order, each bound checked once, where it is read. Damage after the header goes to a
/// list when the caller has one, so that a report on a broken file can still show what is there; otherwise the first damage is thrown.
/// </summary>
internal sealed class ElfReader
{
    private const int ExtendedProgramHeaderCount = 0xffff; // PN_XNUM
    private const int ExtendedIndex = 0xffff; // SHN_XINDEX

    /// <summary>More headers than any tool chain makes; keeps memory small whatever a file of gigabytes says.</summary>
    private const ulong MostHeaders = 1 << 20;

    private const int MostDamage = 100;

    private readonly ByteSource _source;
    private readonly ICollection<ElfFormatException>? _damage;
    private readonly ElfHeader _header;

    private ElfReader(ByteSource source, ICollection<ElfFormatException>? damage)
    {
        _source = source;
        _damage = damage;
        _header = ReadHeader(source);
    }

    public static ElfFile Read(ByteSource source, ICollection<ElfFormatException>? damage) => new ElfReader(source, damage).Read();

    private ElfFile Read()
    {
        var first = ReadFirstSection();
        var segments = ReadSegments(first);
        var sections = ReadSections(first);
        return new ElfFile(_source, _header, segments, sections, NameTableIndex(first, sections));
    }

    private static ElfHeader ReadHeader(ByteSource source)
    {
        Span<byte> buffer = stackalloc byte[64];
        if (source.Length < ElfLayout.HeaderSize(ElfClass.Elf32))
            throw new ElfFormatException($"The file has {source.Length} bytes; an ELF header has at least 52.", 0);
        var ident = source.View(0, buffer[..ElfLayout.IdentSize]);
        if (!ident.StartsWith(ElfLayout.Magic))
            throw new ElfFormatException($"Not an ELF file: it starts with {Convert.ToHexStringLower(ident[..4])}, expected 7f454c46.", 0);
        if (ident[4] is not (1 or 2))
            throw new ElfFormatException($"EI_CLASS is {ident[4]}, expected 1 (32-bit) or 2 (64-bit).", 4);
        if (ident[5] is not (1 or 2))
            throw new ElfFormatException($"EI_DATA is {ident[5]}, expected 1 (little endian) or 2 (big endian).", 5);
        var size = ElfLayout.HeaderSize((ElfClass)ident[4]);
        if (source.Length < size)
            throw new ElfFormatException($"The file has {source.Length} bytes; a 64-bit ELF header has 64.", 0);
        return ElfLayout.ReadHeader(source.View(0, buffer[..size]));
    }

    /// <summary>Section header 0, which holds the numbers that do not fit the ELF header; null when there is none.</summary>
    private ElfSection? ReadFirstSection()
    {
        if (_header.SectionHeaderOffset == 0)
            return null;
        var size = ElfLayout.SectionHeaderSize(_header.Class);
        if (!_source.Contains(_header.SectionHeaderOffset, (ulong)size))
        {
            Report(
                $"The section headers start at 0x{_header.SectionHeaderOffset:x} (e_shoff), but the file has 0x{_source.Length:x} bytes. Is it cut?",
                SectionHeaderOffsetField);
            return null;
        }

        Span<byte> buffer = stackalloc byte[64];
        var bytes = _source.View((long)_header.SectionHeaderOffset, buffer[..size]);
        return ElfLayout.ReadSectionHeader(bytes, _header.Class, _header.ByteOrder, 0);
    }

    private ImmutableArray<ElfSegment> ReadSegments(ElfSection? first)
    {
        // gABI, "ELF header": e_phnum PN_XNUM means that sh_info of section header 0 has the number.
        var count = _header.ProgramHeaderCount == ExtendedProgramHeaderCount && first is { } section ? section.Info : _header.ProgramHeaderCount;
        var size = ElfLayout.ProgramHeaderSize(_header.Class);
        if (!CheckTable("program headers", "e_phoff", _header.ProgramHeaderOffset, count, _header.ProgramHeaderEntrySize, size, ProgramHeaderOffsetField))
            return [];

        var segments = new ElfSegment[count];
        Span<byte> buffer = stackalloc byte[64];
        for (var i = 0; i < segments.Length; i++)
        {
            var row = (long)_header.ProgramHeaderOffset + ((long)i * size);
            var segment = ElfLayout.ReadProgramHeader(_source.View(row, buffer[..size]), _header.Class, _header.ByteOrder, i);
            segments[i] = segment;
            if (segment.Type != ElfSegmentType.Null && !_source.Contains(segment.Offset, segment.FileSize))
            {
                Report(
                    $"Segment {i} has its bytes at 0x{segment.Offset:x} + 0x{segment.FileSize:x}, but the file has 0x{_source.Length:x} bytes. Is it cut?",
                    row);
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(segments);
    }

    private ImmutableArray<ElfSection> ReadSections(ElfSection? first)
    {
        if (first is not { } zero)
            return [];
        // gABI: e_shnum 0 although there is a table means that sh_size of section header 0 has the number.
        var count = _header.SectionHeaderCount == 0 ? zero.Size : _header.SectionHeaderCount;
        var size = ElfLayout.SectionHeaderSize(_header.Class);
        if (!CheckTable("section headers", "e_shoff", _header.SectionHeaderOffset, count, _header.SectionHeaderEntrySize, size, SectionHeaderOffsetField))
            return [];

        var sections = new ElfSection[count];
        Span<byte> buffer = stackalloc byte[64];
        for (var i = 0; i < sections.Length; i++)
        {
            var row = (long)_header.SectionHeaderOffset + ((long)i * size);
            var section = ElfLayout.ReadSectionHeader(_source.View(row, buffer[..size]), _header.Class, _header.ByteOrder, i);
            sections[i] = section;
            if (section.HasBytes && !_source.Contains(section.Offset, section.Size))
            {
                Report(
                    $"Section {i} has its bytes at 0x{section.Offset:x} + 0x{section.Size:x}, but the file has 0x{_source.Length:x} bytes.",
                    row);
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(sections);
    }

    /// <summary>Index of the section-name string table, or -1 when no section can have a name.</summary>
    private int NameTableIndex(ElfSection? first, ImmutableArray<ElfSection> sections)
    {
        if (sections.IsEmpty)
            return -1;
        // gABI: e_shstrndx SHN_XINDEX means that sh_link of section header 0 has the index; SHN_UNDEF that there is no name table.
        var index = _header.SectionNameTableIndex == ExtendedIndex ? first!.Value.Link : _header.SectionNameTableIndex;
        if (index == 0)
            return -1;
        var field = _header.Class == ElfClass.Elf64 ? 62 : 50;
        if (index >= sections.Length)
        {
            Report($"The section-name table is section {index} (e_shstrndx), but there are {sections.Length} sections.", field);
            return -1;
        }

        return (int)index;
    }

    /// <summary>Whether a table of headers lies inside the file. The count is at most the file's size divided by the entry size afterwards.</summary>
    private bool CheckTable(string what, string field, ulong offset, ulong count, int statedSize, int size, long fieldOffset)
    {
        if (count == 0)
            return false;
        if (statedSize != size)
            Report($"The {what} are said to have {statedSize} bytes each, expected {size}.", fieldOffset);
        if (count <= MostHeaders && _source.Contains(offset, count * (ulong)size))
            return true;
        Report(
            $"The {count} {what} at 0x{offset:x} ({field}) need 0x{(UInt128)count * (ulong)size:x} bytes, but the file has 0x{_source.Length:x}. Is it cut?",
            fieldOffset);
        return false;
    }

    private long ProgramHeaderOffsetField => _header.Class == ElfClass.Elf64 ? 32 : 28;

    private long SectionHeaderOffsetField => _header.Class == ElfClass.Elf64 ? 40 : 32;

    private void Report(string message, long offset)
    {
        var exception = new ElfFormatException(message, offset);
        if (_damage is null)
            throw exception;
        if (_damage.Count < MostDamage)
            _damage.Add(exception);
    }
}
