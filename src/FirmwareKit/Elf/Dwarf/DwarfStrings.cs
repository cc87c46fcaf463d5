namespace FirmwareKit.Elf.Dwarf;

/// <summary>The string sections that version 5 refers to.</summary>
/// <param name="Line">.debug_line_str.</param>
/// <param name="General">.debug_str.</param>
internal readonly record struct DwarfStrings(ReadOnlyMemory<byte> Line, ReadOnlyMemory<byte> General)
{
    /// <summary>What is looked at for a string's end. A table can refer to one string without end as often as it has entries.</summary>
    private const int Longest = 4096;

    /// <summary>The NUL-terminated string at an offset, cut where no path is as long; empty when the section does not hold it.</summary>
    public static ReadOnlySpan<byte> At(ReadOnlyMemory<byte> section, ulong offset)
    {
        if (offset >= (ulong)section.Length)
            return default;
        var rest = section.Span[(int)offset..];
        var isCut = rest.Length > Longest;
        if (isCut)
            rest = rest[..Longest];
        var end = rest.IndexOf((byte)0);
        return end >= 0 ? rest[..end] : isCut ? rest : default;
    }
}
