using System.Text;
using FirmwareKit.Binary;

namespace FirmwareKit.Elf;

/// <summary>NUL-terminated names in a string-table section, read where they are.</summary>
internal readonly ref struct ElfStringTable
{
    /// <summary>Longer names are cut: many headers can point at one long string, and a listing must not grow by their product.</summary>
    private const int LongestName = 512;

    private readonly ByteSource _source;
    private readonly long _offset;
    private readonly long _length;

    private ElfStringTable(ByteSource source, long offset, long length)
    {
        _source = source;
        _offset = offset;
        _length = length;
    }

    /// <summary>The table in a section; an empty one when the section is not there or not inside the file.</summary>
    public static ElfStringTable Of(ElfFile elf, int section)
    {
        if ((uint)section >= (uint)elf.Sections.Length)
            return default;
        var table = elf.Sections[section];
        return elf.Source.Contains(table.Offset, table.Size)
            ? new ElfStringTable(elf.Source, (long)table.Offset, (long)table.Size)
            : default;
    }

    public string GetString(uint nameOffset)
    {
        if (nameOffset >= _length)
            return string.Empty;
        Span<byte> buffer = stackalloc byte[LongestName];
        var bytes = _source.View(_offset + nameOffset, buffer[..(int)Math.Min(LongestName, _length - nameOffset)]);
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    public bool Matches(uint nameOffset, ReadOnlySpan<byte> name)
    {
        // The terminating NUL belongs to the comparison.
        if (name.Length >= _length || nameOffset >= _length - name.Length)
            return false;
        Span<byte> buffer = stackalloc byte[128];
        if (name.Length >= buffer.Length)
            return false;
        var bytes = _source.View(_offset + nameOffset, buffer[..(name.Length + 1)]);
        return bytes[^1] == 0 && bytes[..^1].SequenceEqual(name);
    }
}
