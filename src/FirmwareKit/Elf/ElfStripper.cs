using System.Buffers.Binary;
using System.Text;
using FirmwareKit.Binary;

namespace FirmwareKit.Elf;

/// <summary>
/// An ELF32 file without what no loader uses: symbol tables, their strings, debug information and relocations. What is loaded stays, byte for byte at its
/// file offset; the other sections move behind the last segment. The result is a view: nothing is copied.
/// </summary>
public sealed class ElfStripper
{
    private const int HeaderSize = 52;
    private const int SectionHeaderSize = 40;
    private const ulong LargestAlignment = 16;
    private const int MostSections = 0xff00; // SHN_LORESERVE: from there on an index means something else
    private const ulong InfoLink = 0x40; // SHF_INFO_LINK: sh_info is a section index

    private readonly ElfFile _elf;
    private readonly List<AddressRange> _body;
    private readonly List<byte> _names = [0];
    private readonly Dictionary<uint, uint> _namePlaces = [];

    private ElfStripper(ElfFile elf)
    {
        _elf = elf;
        _body = Body(elf);
    }

    /// <summary>Strips a file.</summary>
    /// <param name="elf">A 32-bit, little-endian file that <see cref="ElfFile.Read"/> accepts.</param>
    /// <returns>The stripped file, which reads from <paramref name="elf"/>'s source; that source itself when the file has no section headers.</returns>
    /// <exception cref="ElfFormatException">The file is not 32-bit little endian, or has more sections or bytes than ELF32 numbers reach.</exception>
    public static ByteSource Strip(ElfFile elf)
    {
        ArgumentNullException.ThrowIfNull(elf);
        if (elf.Header.Class != ElfClass.Elf32 || elf.Header.ByteOrder != ElfByteOrder.LittleEndian)
            throw new ElfFormatException("Only 32-bit little-endian ELF files can be stripped.", 4);
        return elf.Sections.IsEmpty ? elf.Source : new ElfStripper(elf).Build();
    }

    private CompositeByteSource Build()
    {
        var kept = _elf.Sections.Where(IsKept).ToList();
        if (kept.Count >= MostSections)
            throw new ElfFormatException($"{kept.Count} sections stay when the file is stripped; fewer than {MostSections} can be numbered.", 48);
        // The new section-name table takes the last place.
        var places = kept.Index().ToDictionary(pair => (uint)pair.Item.Index, pair => (uint)pair.Index);
        var header = new byte[HeaderSize];
        _elf.Source.Read(0, header);
        var output = new CompositeByteSource();
        AddBody(output, header);

        var rows = new byte[(kept.Count + 1) * SectionHeaderSize];
        foreach (var (place, section) in kept.Index())
            WriteRow(output, rows.AsSpan(place * SectionHeaderSize, SectionHeaderSize), section, places);
        WriteNameTable(output, rows.AsSpan(kept.Count * SectionHeaderSize));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(32), (uint)Append(output, ByteSource.FromMemory(rows), 4)); // e_shoff
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(48), (ushort)(kept.Count + 1)); // e_shnum
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(50), (ushort)kept.Count); // e_shstrndx
        return output;
    }

    /// <summary>ELF header, program headers and segments in file order, with zeros between them: what stood there is not loaded, and may be debug information.</summary>
    private void AddBody(CompositeByteSource output, byte[] header)
    {
        output.Add(header);
        var position = (ulong)HeaderSize;
        foreach (var range in _body)
        {
            if (range.End <= position)
                continue;
            var start = Math.Max(range.Start, position);
            output.AddZeros((long)(start - position));
            output.Add(_elf.Source.Slice((long)start, (long)(range.End - start)));
            position = range.End;
        }

        AddRoom(output, position);
    }

    /// <summary>
    /// Zeros behind the segments: up to where an empty one (.bss alone) points, which loaders want inside of the file; and so many that the last one can still
    /// be grown to whole AES blocks.
    /// </summary>
    private void AddRoom(CompositeByteSource output, ulong position)
    {
        var end = position;
        foreach (var segment in _elf.Segments)
        {
            if (segment.Type == ElfSegmentType.Null)
                continue;
            var partial = segment.Type == ElfSegmentType.Load ? segment.FileSize % LargestAlignment : 0;
            end = Math.Max(end, segment.Offset + segment.FileSize + (partial == 0 ? 0 : LargestAlignment - partial));
        }

        output.AddZeros((long)(end - position));
    }

    private void WriteRow(CompositeByteSource output, Span<byte> row, in ElfSection section, Dictionary<uint, uint> places)
    {
        _elf.Source.Read((long)_elf.Header.SectionHeaderOffset + ((long)section.Index * SectionHeaderSize), row);
        if (section.Type == ElfSectionType.Null)
            return;
        var offset = section.Offset;
        if (section.HasBytes && section.Size != 0 && !IsInBody(section))
            offset = (ulong)Append(output, _elf.Source.Slice((long)section.Offset, (long)section.Size), section.Alignment);
        else if (section.HasBytes && section.Size == 0)
            offset = Math.Min(offset, (ulong)output.Length); // an empty section must not point behind the file
        BinaryPrimitives.WriteUInt32LittleEndian(row, AddNameOf(section));
        BinaryPrimitives.WriteUInt32LittleEndian(row[16..], (uint)offset);
        BinaryPrimitives.WriteUInt32LittleEndian(row[24..], places.GetValueOrDefault(section.Link));
        if (((ulong)section.Flags & InfoLink) != 0)
            BinaryPrimitives.WriteUInt32LittleEndian(row[28..], places.GetValueOrDefault(section.Info));
    }

    private void WriteNameTable(CompositeByteSource output, Span<byte> row)
    {
        var name = AddName(".shstrtab");
        var bytes = _names.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(row, name);
        BinaryPrimitives.WriteUInt32LittleEndian(row[4..], (uint)ElfSectionType.StringTable);
        BinaryPrimitives.WriteUInt32LittleEndian(row[16..], (uint)Append(output, ByteSource.FromMemory(bytes), 1));
        BinaryPrimitives.WriteUInt32LittleEndian(row[20..], (uint)bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(row[32..], 1); // sh_addralign
    }

    /// <summary>Appends bytes at an aligned offset and returns it.</summary>
    private static long Append(CompositeByteSource output, ByteSource bytes, ulong alignment)
    {
        var step = (long)Math.Clamp(alignment, 1, LargestAlignment);
        output.AddZeros(((output.Length + step - 1) / step * step) - output.Length);
        var offset = output.Length;
        if (offset + bytes.Length > uint.MaxValue)
            throw new ElfFormatException("The stripped file would pass 4 GiB, which ELF32 offsets do not reach: its segments leave no room for section headers.", 32);
        output.Add(bytes);
        return offset;
    }

    /// <summary>Sections that share a name go on sharing it: a million of them with one long name must not make a table of gigabytes.</summary>
    private uint AddNameOf(in ElfSection section)
    {
        if (!_namePlaces.TryGetValue(section.NameOffset, out var place))
            _namePlaces.Add(section.NameOffset, place = AddName(_elf.GetName(section)));
        return place;
    }

    private uint AddName(string name)
    {
        var offset = (uint)_names.Count;
        _names.AddRange(Encoding.UTF8.GetBytes(name));
        _names.Add(0);
        return offset;
    }

    private bool IsInBody(ElfSection section) => _body.Exists(range => range.Contains(new AddressRange(section.Offset, section.Size)));

    private bool IsKept(ElfSection section)
    {
        if (section.Type == ElfSectionType.Null)
            return section.Index == 0;
        if (section.Flags.HasFlag(ElfSectionFlags.Allocate))
            return true;
        if (section.Type is ElfSectionType.SymbolTable or ElfSectionType.StringTable or ElfSectionType.Relocations or ElfSectionType.RelocationsWithAddends)
            return false;
        var name = _elf.GetName(section);
        return !name.StartsWith(".debug", StringComparison.Ordinal)
            && !name.StartsWith(".zdebug", StringComparison.Ordinal)
            && !name.StartsWith(".stab", StringComparison.Ordinal)
            && !name.StartsWith(".gnu.debug", StringComparison.Ordinal)
            && name is not ".gdb_index";
    }

    private static List<AddressRange> Body(ElfFile elf)
    {
        var body = elf.Segments
            .Where(segment => segment.Type != ElfSegmentType.Null && segment.FileSize != 0)
            .Select(segment => new AddressRange(segment.Offset, segment.FileSize))
            .Append(new AddressRange(elf.Header.ProgramHeaderOffset, (ulong)elf.Segments.Length * 32))
            .ToList();
        body.Sort((a, b) => a.Start.CompareTo(b.Start));
        return body;
    }
}
