namespace FirmwareKit.Elf.Dwarf;

/// <summary>The header of one line-number program (DWARF 2 to 5, section 6.2.4).</summary>
internal ref struct LineProgramHeader
{
    /// <summary>Tables of files have some thousand bytes. Each path that is asked for costs a walk through them.</summary>
    private const int LargestTables = 1024 * 1024;

    private readonly FileTable _files;

    /// <summary>Reads the header; <paramref name="unit"/> is what follows unit_length, and stands at the program afterwards.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="isWide">Whether it has the 64-bit DWARF format.</param>
    /// <param name="strings">Where names of version 5 may be.</param>
    public LineProgramHeader(ref DwarfCursor unit, bool isWide, DwarfStrings strings)
    {
        Version = unit.Half();
        if (Version is < 2 or > 5)
        {
            unit.Fail();
            return;
        }

        AddressSize = 0;
        if (Version == 5)
        {
            AddressSize = unit.Byte();
            unit.Skip(1); // segment_selector_size
        }

        var rest = unit.Part(unit.Offset(isWide));
        MinimumInstructionLength = rest.Byte();
        MaximumOperations = Version >= 4 ? rest.Byte() : (byte)1;
        rest.Skip(1); // default_is_stmt: a statement's start or not, the line is the same
        LineBase = unchecked((sbyte)rest.Byte());
        LineRange = rest.Byte();
        OpcodeBase = rest.Byte();
        OperandCounts = new byte[OpcodeBase == 0 ? 0 : OpcodeBase - 1];
        foreach (ref var count in OperandCounts.AsSpan())
            count = rest.Byte();
        // Special opcodes divide by these.
        if (rest.HasFailed || LineRange == 0 || MaximumOperations == 0)
            unit.Fail();
        _files = new FileTable(rest.Start(LargestTables), Version, isWide, strings);
    }

    public ushort Version { get; }

    /// <summary>Bytes of an address; 0 where the version does not say.</summary>
    public byte AddressSize { get; }

    public byte MinimumInstructionLength { get; }

    public byte MaximumOperations { get; }

    public sbyte LineBase { get; }

    public byte LineRange { get; }

    public byte OpcodeBase { get; }

    /// <summary>How many LEB128 operands each standard opcode has, from opcode 1 on.</summary>
    public byte[] OperandCounts { get; } = [];

    /// <summary>Path of a file by its number in the program; empty when the header has no such file.</summary>
    public readonly string PathOf(ulong file) => _files.PathOf(file);
}
