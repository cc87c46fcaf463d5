namespace FirmwareKit.Elf.Dwarf;

/// <summary>The string sections that version 5 refers to.</summary>
/// <param name="Line">.debug_line_str.</param>
/// <param name="General">.debug_str.</param>
internal readonly record struct DwarfStrings(ReadOnlyMemory<byte> Line, ReadOnlyMemory<byte> General)
{
    /// <summary>The NUL-terminated string at an offset; empty when the section does not hold it.</summary>
    public static ReadOnlySpan<byte> At(ReadOnlyMemory<byte> section, ulong offset)
    {
        if (offset >= (ulong)section.Length)
            return default;
        var rest = section.Span[(int)offset..];
        var end = rest.IndexOf((byte)0);
        return end < 0 ? default : rest[..end];
    }
}
