namespace FirmwareKit.Elf.Dwarf;

/// <summary>One attribute of an abbreviation.</summary>
/// <param name="Name">DW_AT_*.</param>
/// <param name="Form">DW_FORM_*.</param>
/// <param name="Value">The value of DW_FORM_implicit_const.</param>
internal readonly record struct DwarfAttribute(ulong Name, ulong Form, ulong Value);

/// <summary>One abbreviation: the tag of an entry, and its attributes.</summary>
/// <param name="Tag">DW_TAG_*.</param>
/// <param name="Attributes">The attributes in order.</param>
internal sealed record Abbreviation(ulong Tag, IReadOnlyList<DwarfAttribute> Attributes);

/// <summary>A table of .debug_abbrev (DWARF 5, section 7.5.3).</summary>
internal static class AbbreviationTable
{
    /// <summary>
    /// The most attributes of an abbreviation: compilers write some twenty. Attributes can take no bytes in an entry, so that without a limit each byte of a
    /// hostile section could cost as much as the whole table.
    /// </summary>
    private const int MostAttributes = 128;

    /// <summary>Reads the table; what of it is there when it is damaged.</summary>
    /// <param name="cursor">Stands at the table.</param>
    /// <param name="budget">How many attributes may be read, and then how many are left.</param>
    public static Dictionary<ulong, Abbreviation> Read(DwarfCursor cursor, ref int budget)
    {
        const ulong ImplicitConstant = 0x21;
        var table = new Dictionary<ulong, Abbreviation>();
        while (cursor.Unsigned() is not 0 and var code && !cursor.HasFailed && budget > 0)
        {
            var tag = cursor.Unsigned();
            cursor.Byte(); // DW_CHILDREN_*: entries are gone through one after the other anyway
            var attributes = new List<DwarfAttribute>();
            while (!cursor.HasFailed && attributes.Count < MostAttributes && budget > 0)
            {
                budget--;
                var (name, form) = (cursor.Unsigned(), cursor.Unsigned());
                var value = form == ImplicitConstant ? unchecked((ulong)cursor.Signed()) : 0;
                if (name == 0 && form == 0)
                    break;
                attributes.Add(new DwarfAttribute(name, form, value));
            }

            if (attributes.Count == MostAttributes)
                break;
            table.TryAdd(code, new Abbreviation(tag, attributes));
        }

        return table;
    }
}
