using System.Collections.Immutable;
using FirmwareKit.Binary;

namespace FirmwareKit.Elf;

/// <summary>
/// A read-only view of an ELF file: header, segments, sections, symbols. 32-bit and 64-bit, little and big endian. Names and contents are read
/// from the source when they are asked for; nothing is copied to parse.
/// </summary>
/// <remarks>
/// The reader checks structure, not meaning: a file that a loader refuses is still readable, so that a report can say why. Numbers that do
/// not fit the header (e_shnum 0, PN_XNUM, SHN_XINDEX) are taken from section header 0, as the ELF specification (gABI) says. Loaders do not
/// do that; their models have rules of their own.
/// </remarks>
public sealed class ElfFile
{
    private readonly int _nameTable;

    internal ElfFile(
        ByteSource source,
        ElfHeader header,
        ImmutableArray<ElfSegment> segments,
        ImmutableArray<ElfSection> sections,
        int nameTable)
    {
        Source = source;
        Header = header;
        Segments = segments;
        Sections = sections;
        _nameTable = nameTable;
    }

    /// <summary>The bytes of the file.</summary>
    public ByteSource Source { get; }

    /// <summary>The ELF header.</summary>
    public ElfHeader Header { get; }

    /// <summary>The program headers, in table order.</summary>
    public ImmutableArray<ElfSegment> Segments { get; }

    /// <summary>The section headers, in table order; section 0 is the unused one.</summary>
    public ImmutableArray<ElfSection> Sections { get; }

    /// <summary>Whether the source starts with the ELF magic number.</summary>
    /// <param name="source">The bytes.</param>
    public static bool HasMagic(ByteSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Length >= 4 && source.View(0, stackalloc byte[4]).SequenceEqual(ElfLayout.Magic);
    }

    /// <summary>Reads an ELF file that is expected to be sound.</summary>
    /// <param name="source">The bytes; they are used as long as the result is.</param>
    /// <exception cref="ElfFormatException">
    /// The file is not ELF, or a header, a table, a segment's or a section's bytes are not inside the file.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ElfFile Read(ByteSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ElfReader.Read(source, damage: null);
    }

    /// <summary>Reads what is there of an ELF file that may be cut or damaged after its header.</summary>
    /// <param name="source">The bytes; they are used as long as the result is.</param>
    /// <param name="damage">Everything that <see cref="Read"/> would have refused, in file order. A table that is not inside the file is empty.</param>
    /// <exception cref="ElfFormatException">Not even the ELF header can be read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ElfFile ReadDamaged(ByteSource source, out IReadOnlyList<ElfFormatException> damage)
    {
        ArgumentNullException.ThrowIfNull(source);
        var found = new List<ElfFormatException>();
        damage = found;
        return ElfReader.Read(source, found);
    }

    /// <summary>Name of a section; empty when the file has no name for it.</summary>
    /// <param name="section">A section of this file.</param>
    public string GetName(in ElfSection section) =>
        _nameTable < 0 ? string.Empty : ElfStringTable.Of(this, _nameTable).GetString(section.NameOffset);

    /// <summary>Name of a symbol; empty when it has none.</summary>
    /// <param name="symbol">A symbol of this file.</param>
    public string GetName(in ElfSymbol symbol) => ElfStringTable.Of(this, symbol.StringTable).GetString(symbol.NameOffset);

    /// <summary>The names of the sections, for a search through all of them.</summary>
    internal ElfNames SectionNames => ElfNames.Of(this, _nameTable);

    /// <summary>The first section with this exact name. Allocates nothing.</summary>
    /// <param name="name">The name in UTF-8, for example <c>".resource_table"u8</c>.</param>
    /// <param name="section">The section.</param>
    public bool TryFindSection(ReadOnlySpan<byte> name, out ElfSection section)
    {
        section = default;
        if (_nameTable < 0)
            return false;
        var names = ElfStringTable.Of(this, _nameTable);
        foreach (var candidate in Sections)
        {
            if (!names.Matches(candidate.NameOffset, name))
                continue;
            section = candidate;
            return true;
        }

        return false;
    }

    /// <summary>The indexes of the first sections with this exact name.</summary>
    /// <param name="name">The name in UTF-8.</param>
    /// <param name="most">How many at most.</param>
    internal IReadOnlyList<int> FindSections(ReadOnlySpan<byte> name, int most)
    {
        var found = new List<int>();
        using var names = SectionNames;
        foreach (var section in Sections)
        {
            if (found.Count < most && names.At(section.NameOffset).SequenceEqual(name))
                found.Add(section.Index);
        }

        return found;
    }

    /// <summary>The first symbol with this exact name.</summary>
    /// <param name="name">The name in UTF-8, for example <c>"_estack"u8</c>.</param>
    /// <param name="symbol">The symbol.</param>
    public bool TryFindSymbol(ReadOnlySpan<byte> name, out ElfSymbol symbol)
    {
        foreach (var candidate in GetSymbols())
        {
            if (!ElfStringTable.Of(this, candidate.StringTable).Matches(candidate.NameOffset, name))
                continue;
            symbol = candidate;
            return true;
        }

        symbol = default;
        return false;
    }

    /// <summary>The entries of the symbol table (SHT_SYMTAB), none when the file is stripped.</summary>
    public ElfSymbols GetSymbols()
    {
        foreach (var section in Sections)
        {
            if (section.Type == ElfSectionType.SymbolTable && Source.Contains(section.Offset, section.Size))
                return new ElfSymbols(this, section);
        }

        return default;
    }

    /// <summary>The loaded segment whose file bytes hold the given device addresses, by physical address.</summary>
    /// <param name="address">Device address of the first byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <param name="fileOffset">File offset of the first byte.</param>
    /// <param name="segment">The segment.</param>
    /// <returns>False when no segment loads all of these bytes from the file.</returns>
    public bool TryLocate(ulong address, ulong length, out long fileOffset, out ElfSegment segment)
    {
        foreach (var candidate in Segments)
        {
            if (!candidate.IsLoaded || !new AddressRange(candidate.PhysicalAddress, candidate.FileSize).Contains(new AddressRange(address, length)))
                continue;
            var offset = unchecked(candidate.Offset + (address - candidate.PhysicalAddress));
            if (!Source.Contains(offset, length))
                continue;
            fileOffset = (long)offset;
            segment = candidate;
            return true;
        }

        fileOffset = 0;
        segment = default;
        return false;
    }
}
