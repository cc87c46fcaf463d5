namespace FirmwareKit.Elf.Dwarf;

/// <summary>Which source lines the code at some addresses comes from, by the section .debug_line (DWARF 2 to 5).</summary>
/// <remarks>
/// The section is gone through once for all addresses and nothing of it is kept, so that a large or hostile one costs time in proportion to its size and
/// no memory beyond it. What is damaged ends the unit that it is in.
/// </remarks>
public static class SourceLines
{
    /// <summary>Finds the lines.</summary>
    /// <param name="elf">The file.</param>
    /// <param name="addresses">Device addresses of code, without Thumb bit.</param>
    /// <returns>The line of each address that has one; none when the file has no line information, or it is compressed with something other than zlib.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<ulong, SourceLine> Find(ElfFile elf, IEnumerable<ulong> addresses)
    {
        ArgumentNullException.ThrowIfNull(elf);
        var code = new CodeRanges(elf);
        var wanted = addresses.Distinct().Where(code.Contains).Order().ToList();
        var found = new Dictionary<ulong, SourceLine>();
        if (wanted.Count == 0)
            return found;
        var lines = DwarfSection.Read(elf, ".debug_line"u8);
        if (lines.IsEmpty)
            return found;
        var strings = new DwarfStrings(DwarfSection.Read(elf, ".debug_line_str"u8), DwarfSection.Read(elf, ".debug_str"u8));
        var section = new DwarfCursor(lines.Span, elf.Header.ByteOrder == ElfByteOrder.BigEndian);
        while (!section.IsAtEnd && wanted.Count != 0)
        {
            // Section 7.4: 0xffffffff announces the 64-bit DWARF format.
            var length = (ulong)section.Word();
            var isWide = length == uint.MaxValue;
            var unit = section.Part(isWide ? section.Long() : length);
            var header = new LineProgramHeader(ref unit, isWide, strings);
            if (!unit.HasFailed)
                Search(code, new LineProgram(unit, header, elf.Header.Class == ElfClass.Elf64 ? 8 : 4), header, wanted, found);
        }

        // What has no path was noted, so that a wrong number of a file is looked up once.
        return found.Where(pair => pair.Value.File.Length != 0).ToDictionary();
    }

    private static void Search(CodeRanges code, LineProgram program, LineProgramHeader header, List<ulong> wanted, Dictionary<ulong, SourceLine> found)
    {
        var isInSequence = false;
        var (start, file, line) = (0UL, 0UL, 0UL);
        // The linker leaves the lines of functions that it dropped, at address 0 or thereabouts.
        var isLive = false;
        while (wanted.Count != 0 && program.MoveNext())
        {
            if (!isInSequence)
                isLive = code.Contains(program.Address);
            // A row holds from its address up to the next row's.
            if (isInSequence && isLive && program.Address > start && line is > 0 and <= int.MaxValue)
                Match(start, program.Address, file, (int)line, header, wanted, found);
            isInSequence = !program.EndsSequence;
            (start, file, line) = (program.Address, program.File, program.Line);
        }
    }

    /// <summary>What is found is wanted no more: hostile rows can each cover all addresses, over and over.</summary>
    private static void Match(ulong start, ulong end, ulong file, int line, LineProgramHeader header, List<ulong> wanted, Dictionary<ulong, SourceLine> found)
    {
        var first = wanted.BinarySearch(start);
        if (first < 0)
            first = ~first;
        var after = first;
        for (; after < wanted.Count && wanted[after] < end; after++)
            found.Add(wanted[after], new SourceLine(header.PathOf(file), line));
        wanted.RemoveRange(first, after - first);
    }
}
