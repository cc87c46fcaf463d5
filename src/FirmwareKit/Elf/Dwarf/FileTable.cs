namespace FirmwareKit.Elf.Dwarf;

/// <summary>
/// The folders and files of one line-number program. Nothing is kept of them: a path is put together when it is asked for, which happens for a handful of
/// the thousands that a header can list.
/// </summary>
internal readonly ref struct FileTable(DwarfCursor tables, ushort version, bool isWide, DwarfStrings strings)
{
    // DW_LNCT_*: what a field of an entry is.
    private const ulong ContentPath = 1;
    private const ulong ContentDirectoryIndex = 2;

    private readonly DwarfCursor _tables = tables;

    public string PathOf(ulong file) => version == 5 ? PathOf5(file) : PathOf2(file);

    /// <summary>Versions 2 to 4: folder names up to an empty one, then files from number 1 on. Folder 0 is where the compiler ran.</summary>
    private string PathOf2(ulong file)
    {
        var cursor = _tables;
        var folders = cursor;
        while (cursor.String() is { IsEmpty: false })
        {
            // Only the end is looked for.
        }

        for (var number = 1UL; !cursor.HasFailed; number++)
        {
            var name = cursor.String();
            if (name.IsEmpty)
                break;
            var folder = cursor.Unsigned();
            cursor.Unsigned(); // time
            cursor.Unsigned(); // length
            if (number == file)
                return Join(folder == 0 ? default : Nth(folders, folder), DwarfCursor.TextOf(name));
        }

        return string.Empty;
    }

    private static string Nth(DwarfCursor folders, ulong number)
    {
        for (var at = 1UL; !folders.HasFailed; at++)
        {
            var name = folders.String();
            if (name.IsEmpty)
                break;
            if (at == number)
                return DwarfCursor.TextOf(name);
        }

        return string.Empty;
    }

    /// <summary>Version 5: two tables of described entries, both from number 0 on. Folder 0 is where the compiler ran.</summary>
    private string PathOf5(ulong file)
    {
        var cursor = _tables;
        var folders = cursor;
        Entry(ref cursor, ulong.MaxValue);
        var (name, folder) = Entry(ref cursor, file);
        if (name.Length == 0)
            return string.Empty;
        var first = folders;
        var start = folder == 0 ? string.Empty : Entry(ref first, 0).Name;
        return Join(start, Join(Entry(ref folders, folder).Name, name));
    }

    /// <summary>Goes through one table of version 5 and gives one entry of it.</summary>
    private (string Name, ulong Folder) Entry(scoped ref DwarfCursor cursor, ulong wanted)
    {
        var formats = new (ulong Content, ulong Form)[cursor.Byte()];
        foreach (ref var format in formats.AsSpan())
            format = (cursor.Unsigned(), cursor.Unsigned());
        var count = cursor.Unsigned();
        var found = (string.Empty, 0UL);
        // Entries without fields take no bytes: their number says nothing about the work.
        for (var number = 0UL; number < count && formats.Length != 0 && !cursor.HasFailed; number++)
        {
            var name = ReadOnlySpan<byte>.Empty;
            var folder = 0UL;
            foreach (var (content, form) in formats)
            {
                var text = Value(ref cursor, form, out var value);
                if (content == ContentPath)
                    name = text;
                else if (content == ContentDirectoryIndex)
                    folder = value;
            }

            if (number == wanted && !cursor.HasFailed)
                found = (DwarfCursor.TextOf(name), folder);
        }

        return found;
    }

    /// <summary>One value by its form (DWARF 5, section 7.5.6), those that line tables use.</summary>
    private ReadOnlySpan<byte> Value(scoped ref DwarfCursor cursor, ulong form, out ulong number)
    {
        number = 0;
        switch (form)
        {
            case 0x08: // DW_FORM_string
                return cursor.String();
            case 0x1f: // DW_FORM_line_strp
                return DwarfStrings.At(strings.Line, cursor.Offset(isWide));
            case 0x0e: // DW_FORM_strp
                return DwarfStrings.At(strings.General, cursor.Offset(isWide));
            case 0x0b: // DW_FORM_data1
                number = cursor.Byte();
                return default;
            case 0x05: // DW_FORM_data2
                number = cursor.Half();
                return default;
            case 0x06: // DW_FORM_data4
                number = cursor.Word();
                return default;
            case 0x07: // DW_FORM_data8
                number = cursor.Long();
                return default;
            case 0x0f: // DW_FORM_udata
                number = cursor.Unsigned();
                return default;
            case 0x1e: // DW_FORM_data16: an MD5
                cursor.Skip(16);
                return default;
            case 0x09: // DW_FORM_block
                cursor.Skip(cursor.Unsigned());
                return default;
            default:
                cursor.Fail();
                return default;
        }
    }

    private static string Join(string? folder, string name)
    {
        name = name.Replace('\\', '/');
        var isAbsolute = name.StartsWith('/') || (name.Length > 1 && name[1] == ':');
        return isAbsolute || string.IsNullOrEmpty(folder) || folder == "." ? name : $"{folder.Replace('\\', '/').TrimEnd('/')}/{name}";
    }
}
