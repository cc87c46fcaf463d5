namespace FirmwareKit.Elf.Dwarf;

/// <summary>
/// The state machine of one line-number program (DWARF 5, section 6.2): makes rows of address, file and line. Each opcode takes at least a byte, so that
/// the work is bounded by the size of the section.
/// </summary>
internal ref struct LineProgram(DwarfCursor code, LineProgramHeader header, int defaultAddressSize)
{
    private readonly LineProgramHeader _header = header;
    private DwarfCursor _code = code;
    private ulong _operation;

    /// <summary>Address of the row.</summary>
    public ulong Address { get; private set; }

    /// <summary>Number of the file.</summary>
    public ulong File { get; private set; } = 1;

    /// <summary>Line, from 1; 0 where the compiler knows none.</summary>
    public ulong Line { get; private set; } = 1;

    /// <summary>Whether the row only ends its sequence: its address is the first one behind the code.</summary>
    public bool EndsSequence { get; private set; }

    /// <summary>Goes to the next row; false after the last one, or where the program is damaged.</summary>
    public bool MoveNext()
    {
        if (EndsSequence)
            (Address, _operation, File, Line, EndsSequence) = (0, 0, 1, 1, false);
        while (!_code.IsAtEnd)
        {
            var opcode = _code.Byte();
            if (opcode >= _header.OpcodeBase)
            {
                var adjusted = opcode - _header.OpcodeBase;
                Advance((ulong)(adjusted / _header.LineRange));
                Line = unchecked(Line + (ulong)(long)(_header.LineBase + (adjusted % _header.LineRange)));
                return true;
            }

            var isRow = opcode == 0 ? Extended() : Standard(opcode);
            if (_code.HasFailed)
                return false;
            if (isRow)
                return true;
        }

        return false;
    }

    private bool Standard(byte opcode)
    {
        switch (opcode)
        {
            case 1: // DW_LNS_copy
                return true;
            case 2: // DW_LNS_advance_pc
                Advance(_code.Unsigned());
                return false;
            case 3: // DW_LNS_advance_line
                Line = unchecked(Line + (ulong)_code.Signed());
                return false;
            case 4: // DW_LNS_set_file
                File = _code.Unsigned();
                return false;
            case 8: // DW_LNS_const_add_pc
                Advance((ulong)((255 - _header.OpcodeBase) / _header.LineRange));
                return false;
            case 9: // DW_LNS_fixed_advance_pc
                Address = unchecked(Address + _code.Half());
                _operation = 0;
                return false;
            default: // set_column and others that change neither address nor line; a later version's are skipped by their operands
                for (var i = 0; i < _header.OperandCounts[opcode - 1]; i++)
                    _code.Unsigned();
                return false;
        }
    }

    private bool Extended()
    {
        var operation = _code.Part(_code.Unsigned());
        switch (operation.Byte())
        {
            case 1: // DW_LNE_end_sequence
                EndsSequence = true;
                return true;
            case 2: // DW_LNE_set_address
                Address = operation.Address(_header.AddressSize != 0 ? _header.AddressSize : defaultAddressSize);
                _operation = 0;
                if (operation.HasFailed)
                    _code.Fail();
                return false;
            default:
                return false;
        }
    }

    /// <summary>Advances by operations, several of which share an instruction on VLIW machines only.</summary>
    private void Advance(ulong operations)
    {
        if (_header.MaximumOperations == 1)
        {
            Address = unchecked(Address + (_header.MinimumInstructionLength * operations));
            return;
        }

        var sum = unchecked(_operation + operations);
        Address = unchecked(Address + (_header.MinimumInstructionLength * (sum / _header.MaximumOperations)));
        _operation = sum % _header.MaximumOperations;
    }
}
