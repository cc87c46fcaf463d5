namespace FirmwareKit.Elf.Dwarf;

/// <summary>Where variables are defined, by the section .debug_info (DWARF 2 to 5): data has no rows in the line table.</summary>
/// <remarks>As with <see cref="SourceLines"/>, nothing of the section is kept, and damage ends the unit that it is in.</remarks>
public static class SourceVariables
{
    /// <summary>DW_TAG_variable (DWARF 5, section 7.5.1).</summary>
    private const ulong TagVariable = 0x34;

    /// <summary>Units can share one large table, which is read anew whenever another came between; firmware has some thousand attributes in all.</summary>
    private const int MostAttributesRead = 4_000_000;

    /// <summary>Finds the definitions.</summary>
    /// <param name="elf">The file.</param>
    /// <param name="addresses">Device addresses at which variables start.</param>
    /// <returns>The line of each variable that has one.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<ulong, SourceLine> Find(ElfFile elf, IEnumerable<ulong> addresses)
    {
        ArgumentNullException.ThrowIfNull(elf);
        var wanted = addresses.ToHashSet();
        var found = new Dictionary<ulong, SourceLine>();
        var info = wanted.Count == 0 ? default : DwarfSection.Read(elf, ".debug_info"u8);
        if (info.IsEmpty)
            return found;
        var isBig = elf.Header.ByteOrder == ElfByteOrder.BigEndian;
        var search = new Search(DwarfSection.Read(elf, ".debug_abbrev"u8), DwarfSection.Read(elf, ".debug_line"u8), new DwarfStrings(DwarfSection.Read(elf, ".debug_line_str"u8), DwarfSection.Read(elf, ".debug_str"u8)), isBig, wanted, found);
        var section = new DwarfCursor(info.Span, isBig);
        while (!section.IsAtEnd && found.Count < wanted.Count)
        {
            var length = (ulong)section.Word();
            var isWide = length == uint.MaxValue;
            search.ReadUnit(section.Part(isWide ? section.Long() : length), isWide);
        }

        return found.Where(pair => pair.Value is { Line: > 0, File.Length: > 0 }).ToDictionary();
    }

    private sealed record Search(ReadOnlyMemory<byte> Abbreviations, ReadOnlyMemory<byte> Lines, DwarfStrings Strings, bool IsBig, HashSet<ulong> Wanted, Dictionary<ulong, SourceLine> Found)
    {
        private (ulong Offset, Dictionary<ulong, Abbreviation> Table)? _last;
        private int _budget = MostAttributesRead;

        public void ReadUnit(DwarfCursor unit, bool isWide)
        {
            var version = unit.Half();
            if (version is < 2 or > 5)
                return;
            // Version 5 put the address size first, and a unit type before it: DW_UT_compile, or DW_UT_partial.
            if (version == 5 && unit.Byte() is not (1 or 3))
                return;
            var addressSize = version == 5 ? unit.Byte() : (byte)0;
            var table = TableAt(unit.Offset(isWide));
            var form = new DwarfForm(version, isWide, version == 5 ? addressSize : unit.Byte());
            ulong? lineTable = null;
            while (!unit.IsAtEnd)
            {
                var code = unit.Unsigned();
                if (code == 0)
                    continue;
                if (!table.TryGetValue(code, out var abbreviation))
                    return;
                ReadEntry(ref unit, abbreviation, form, ref lineTable);
            }
        }

        private void ReadEntry(ref DwarfCursor unit, Abbreviation abbreviation, DwarfForm form, ref ulong? lineTable)
        {
            var (address, file, line) = ((ulong?)null, 0UL, 0UL);
            foreach (var attribute in abbreviation.Attributes)
            {
                var value = form.Read(ref unit, attribute.Form, attribute.Value, out var block);
                switch (attribute.Name)
                {
                    case DwarfAttribute.Location when block.Byte() == 0x03: // DW_OP_addr
                        var at = block.Address(form.AddressSize);
                        address = block.HasFailed || !block.IsAtEnd ? null : at;
                        break;
                    case DwarfAttribute.File:
                        file = value;
                        break;
                    case DwarfAttribute.Line:
                        line = value;
                        break;
                    case DwarfAttribute.LineTable:
                        lineTable ??= value;
                        break;
                    default:
                        break;
                }
            }

            if (abbreviation.Tag == TagVariable && address is { } start && Wanted.Contains(start) && !Found.ContainsKey(start) && line is > 0 and <= int.MaxValue && !unit.HasFailed)
                Found.Add(start, new SourceLine(PathOf(lineTable, file), (int)line));
        }

        private string PathOf(ulong? lineTable, ulong file)
        {
            if (lineTable is not { } offset || offset >= (ulong)Lines.Length)
                return string.Empty;
            var lines = new DwarfCursor(Lines.Span[(int)offset..], IsBig);
            var length = (ulong)lines.Word();
            var isWide = length == uint.MaxValue;
            var unit = lines.Part(isWide ? lines.Long() : length);
            var header = new LineProgramHeader(ref unit, isWide, Strings);
            return unit.HasFailed ? string.Empty : header.PathOf(file);
        }

        private Dictionary<ulong, Abbreviation> TableAt(ulong offset)
        {
            if (_last is { } last && last.Offset == offset)
                return last.Table;
            var table = offset < (ulong)Abbreviations.Length ? AbbreviationTable.Read(new DwarfCursor(Abbreviations.Span[(int)offset..], IsBig), ref _budget) : [];
            _last = (offset, table);
            return table;
        }
    }
}
