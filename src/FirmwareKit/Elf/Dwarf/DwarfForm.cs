namespace FirmwareKit.Elf.Dwarf;

/// <summary>Reads attribute values of .debug_info by their form (DWARF 5, section 7.5.6).</summary>
/// <param name="Version">Version of the unit.</param>
/// <param name="IsWide">Whether it has the 64-bit DWARF format.</param>
/// <param name="AddressSize">Bytes of an address.</param>
internal readonly record struct DwarfForm(ushort Version, bool IsWide, int AddressSize)
{
    /// <summary>Reads one value: its number, or its bytes where it is a block or expression; strings are passed over.</summary>
    /// <param name="cursor">Stands at the value.</param>
    /// <param name="form">DW_FORM_*; one that is not known ends the cursor, since its length is not known either.</param>
    /// <param name="implicitValue">The value that the abbreviation holds (DW_FORM_implicit_const).</param>
    /// <param name="block">The bytes.</param>
    public ulong Read(scoped ref DwarfCursor cursor, ulong form, ulong implicitValue, out DwarfCursor block)
    {
        block = default;
        switch (form)
        {
            case 0x01: // DW_FORM_addr
                return cursor.Address(AddressSize);
            case 0x0b or 0x0c or 0x11 or 0x25 or 0x29: // data1, flag, ref1, strx1, addrx1
                return cursor.Byte();
            case 0x05 or 0x12 or 0x26 or 0x2a: // data2, ref2, strx2, addrx2
                return cursor.Half();
            case 0x06 or 0x13 or 0x28 or 0x2c or 0x1c: // data4, ref4, strx4, addrx4, ref_sup4
                return cursor.Word();
            case 0x07 or 0x14 or 0x20 or 0x24: // data8, ref8, ref_sig8, ref_sup8
                return cursor.Long();
            case 0x0f or 0x15 or 0x1a or 0x1b or 0x22 or 0x23: // udata, ref_udata, strx, addrx, loclistx, rnglistx
                return cursor.Unsigned();
            case 0x0d: // sdata
                return unchecked((ulong)cursor.Signed());
            case 0x0e or 0x17 or 0x1d or 0x1f: // strp, sec_offset, strp_sup, line_strp
                return cursor.Offset(IsWide);
            case 0x10: // ref_addr: an address in version 2
                return Version == 2 ? cursor.Address(AddressSize) : cursor.Offset(IsWide);
            case 0x08: // string
                cursor.String();
                return 0;
            case 0x19: // flag_present
                return 1;
            case 0x21: // implicit_const
                return implicitValue;
            case 0x1e: // data16
                cursor.Skip(16);
                return 0;
            case 0x0a: // block1
                block = cursor.Part(cursor.Byte());
                return 0;
            case 0x03: // block2
                block = cursor.Part(cursor.Half());
                return 0;
            case 0x04: // block4
                block = cursor.Part(cursor.Word());
                return 0;
            case 0x09 or 0x18: // block, exprloc
                block = cursor.Part(cursor.Unsigned());
                return 0;
            case 0x27: // strx3
                cursor.Skip(3);
                return 0;
            case 0x2b: // addrx3
                cursor.Skip(3);
                return 0;
            default: // DW_FORM_indirect among them, which no compiler of ours writes
                cursor.Fail();
                return 0;
        }
    }
}
