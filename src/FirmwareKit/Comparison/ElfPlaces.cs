using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>Names the bytes of an ELF file: fields of headers, sections, and what is in none. Of things on the same bytes the one that starts last has the name.</summary>
internal sealed class ElfPlaces : IFilePlaces
{
    private static readonly (string, int)[] Header =
    [
        ("e_ident", 16), ("e_type", 2), ("e_machine", 2), ("e_version", 4), ("e_entry", 0), ("e_phoff", 0), ("e_shoff", 0), ("e_flags", 4),
        ("e_ehsize", 2), ("e_phentsize", 2), ("e_phnum", 2), ("e_shentsize", 2), ("e_shnum", 2), ("e_shstrndx", 2),
    ];

    private static readonly (string, int)[] Segment32 = [("p_type", 4), ("p_offset", 4), ("p_vaddr", 4), ("p_paddr", 4), ("p_filesz", 4), ("p_memsz", 4), ("p_flags", 4), ("p_align", 4)];
    private static readonly (string, int)[] Segment64 = [("p_type", 4), ("p_flags", 4), ("p_offset", 8), ("p_vaddr", 8), ("p_paddr", 8), ("p_filesz", 8), ("p_memsz", 8), ("p_align", 8)];
    private static readonly (string, int)[] Section =
    [
        ("sh_name", 4), ("sh_type", 4), ("sh_flags", 0), ("sh_addr", 0), ("sh_offset", 0), ("sh_size", 0), ("sh_link", 4), ("sh_info", 4), ("sh_addralign", 0), ("sh_entsize", 0),
    ];

    private readonly ElfFile _elf;
    private readonly long _base;
    private readonly string _prefix;
    private readonly ElfSection[] _sections;
    private readonly Stretches _sectionBytes;
    private readonly ElfSegment[] _segments;
    private readonly Stretches _segmentBytes;
    private readonly long[] _starts;
    private readonly (long Start, long End) _segmentTable;
    private readonly (long Start, long End) _sectionTable;

    /// <param name="elf">The file.</param>
    /// <param name="start">Offset of the ELF file in the file around it.</param>
    /// <param name="prefix">What to put in front of each name.</param>
    public ElfPlaces(ElfFile elf, long start, string prefix)
    {
        (_elf, _base, _prefix) = (elf, start, prefix);
        _sections = [.. elf.Sections.Where(section => section.HasBytes && section.Size != 0 && elf.Source.Contains(section.Offset, section.Size)).OrderBy(section => section.Offset)];
        _segments = [.. elf.Segments.Where(segment => segment.FileSize != 0 && elf.Source.Contains(segment.Offset, segment.FileSize)).OrderBy(segment => segment.Offset)];
        _sectionBytes = new Stretches(Array.ConvertAll(_sections, section => (section.Offset, section.Size)));
        _segmentBytes = new Stretches(Array.ConvertAll(_segments, segment => (segment.Offset, segment.FileSize)));
        _segmentTable = Table(elf.Header.ProgramHeaderOffset, elf.Segments.Length, elf.Header.ProgramHeaderEntrySize);
        _sectionTable = Table(elf.Header.SectionHeaderOffset, elf.Sections.Length, elf.Header.SectionHeaderEntrySize);
        _starts = [.. _sections.Select(section => (long)section.Offset).Concat(_segments.Select(segment => (long)segment.Offset)).Append(_segmentTable.Start).Append(_sectionTable.Start).Append(elf.Source.Length).Order()];
    }

    public FilePlace At(long offset)
    {
        var at = offset - _base;
        var wide = _elf.Header.Class == ElfClass.Elf64;
        if (at < ElfLayout.HeaderSize(_elf.Header.Class))
            return Field("ELF header", "ELF header", Header, at, 0, ElfLayout.HeaderSize(_elf.Header.Class));
        if (at >= _segmentTable.Start && at < _segmentTable.End)
            return Entry("program headers", "program header", wide ? Segment64 : Segment32, at, _segmentTable.Start, _elf.Header.ProgramHeaderEntrySize, _ => string.Empty);
        if (at >= _sectionTable.Start && at < _sectionTable.End)
            return Entry("section headers", "section header", Section, at, _sectionTable.Start, _elf.Header.SectionHeaderEntrySize, index => $" ({SectionComparison.NameOf(_elf, _elf.Sections[index])})");
        var next = NextStart(at);
        if (_sectionBytes.Find((ulong)at) is var section and >= 0)
        {
            var start = (long)_sections[section].Offset;
            return new FilePlace(_prefix + SectionComparison.NameOf(_elf, _sections[section]), offset, _base + Math.Min(next, start + (long)_sections[section].Size))
            {
                Elf = _elf,
                Section = _sections[section],
                SectionStart = _base + start,
            };
        }

        if (_segmentBytes.Find((ulong)at) is var segment and >= 0)
            return new FilePlace($"{_prefix}segment {_segments[segment].Index}, in no section", offset, _base + Math.Min(next, (long)_segments[segment].Offset + (long)_segments[segment].FileSize));
        return new FilePlace($"{_prefix}padding", offset, _base + next);
    }

    private (long, long) Table(ulong offset, int count, ushort entrySize) =>
        count != 0 && _elf.Source.Contains(offset, (ulong)count * entrySize) ? ((long)offset, (long)offset + ((long)count * entrySize)) : (0, 0);

    private FilePlace Entry(string all, string table, (string, int)[] fields, long at, long start, int size, Func<int, string> more)
    {
        var index = (int)((at - start) / size);
        return Field(all, $"{table} {index}{more(index)}", fields, at, start + ((long)index * size), size);
    }

    /// <summary>A field of width 0 has the width of an address.</summary>
    private FilePlace Field(string all, string structure, (string Name, int Width)[] fields, long at, long start, int size)
    {
        var end = start + size;
        foreach (var (name, width) in fields)
        {
            var next = start + (width != 0 ? width : _elf.Header.Class == ElfClass.Elf64 ? 8 : 4);
            if (at < next && at >= start)
                return new FilePlace($"{_prefix}{structure}, {name}", _base + start, _base + next) { Group = _prefix + all };
            start = next;
        }

        return new FilePlace($"{_prefix}{structure}", _base + at, _base + end) { Group = _prefix + all };
    }

    private long NextStart(long at) => Stretches.Last(_starts, at) + 1 is var next && next < _starts.Length ? _starts[next] : _elf.Source.Length;
}
