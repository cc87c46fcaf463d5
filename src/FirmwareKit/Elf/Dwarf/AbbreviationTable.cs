namespace FirmwareKit.Elf.Dwarf;

/// <summary>One attribute of an abbreviation.</summary>
/// <param name="Name">DW_AT_*.</param>
/// <param name="Form">DW_FORM_*.</param>
/// <param name="Value">The value of DW_FORM_implicit_const.</param>
internal readonly record struct DwarfAttribute(ulong Name, ulong Form, ulong Value)
{
    // DW_AT_* that are read, DWARF 5, section 7.5.4.
    public const ulong Location = 0x02;
    public const ulong LineTable = 0x10;
    public const ulong File = 0x3a;
    public const ulong Line = 0x3b;

    /// <summary>DW_FORM_implicit_const.</summary>
    public const ulong ImplicitConstant = 0x21;

    /// <summary>DW_FORM_flag_present.</summary>
    public const ulong FlagPresent = 0x19;

    /// <summary>Whether the value stands in the abbreviation, so that it takes no bytes in an entry.</summary>
    public bool TakesNoBytes => Form is ImplicitConstant or FlagPresent;

    /// <summary>Whether somebody looks at it.</summary>
    public bool IsRead => Name is Location or LineTable or File or Line;
}

/// <summary>One abbreviation: the tag of an entry, and its attributes.</summary>
/// <param name="Tag">DW_TAG_*.</param>
/// <param name="Attributes">The attributes in order, without those that take no bytes and that nobody looks at.</param>
internal sealed record Abbreviation(ulong Tag, IReadOnlyList<DwarfAttribute> Attributes);

/// <summary>A table of .debug_abbrev (DWARF 5, section 7.5.3).</summary>
internal static class AbbreviationTable
{
    /// <summary>
    /// The most attributes of an abbreviation: compilers write some twenty.
    /// </summary>
    private const int MostAttributes = 128;

    /// <summary>Reads the table; what of it is there when it is damaged.</summary>
    /// <param name="cursor">Stands at the table.</param>
    /// <param name="budget">How many attributes may be read, and then how many are left.</param>
    public static Dictionary<ulong, Abbreviation> Read(DwarfCursor cursor, ref int budget)
    {
        var table = new Dictionary<ulong, Abbreviation>();
        while (cursor.Unsigned() is not 0 and var code && !cursor.HasFailed && budget > 0)
        {
            var tag = cursor.Unsigned();
            cursor.Byte(); // DW_CHILDREN_*: entries are gone through one after the other anyway
            var attributes = new List<DwarfAttribute>();
            var count = 0;
            for (; !cursor.HasFailed && count < MostAttributes && budget > 0; count++)
            {
                budget--;
                var (name, form) = (cursor.Unsigned(), cursor.Unsigned());
                var value = form == DwarfAttribute.ImplicitConstant ? unchecked((ulong)cursor.Signed()) : 0;
                if (name == 0 && form == 0)
                    break;
                var attribute = new DwarfAttribute(name, form, value);
                // Entries of one byte each, with a hundred attributes that take none, would cost a hundred times their size.
                if (!attribute.TakesNoBytes || (attribute.IsRead && !attributes.Exists(other => other.Name == name)))
                    attributes.Add(attribute);
            }

            if (count == MostAttributes)
                break;
            table.TryAdd(code, new Abbreviation(tag, attributes));
        }

        return table;
    }
}
