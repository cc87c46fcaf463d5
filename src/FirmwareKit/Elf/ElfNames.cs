using System.Buffers;
using FirmwareKit.Binary;

namespace FirmwareKit.Elf;

/// <summary>
/// The names of one string table, for going through all of them: the table is read once into a rented buffer where it is small enough, so that a name costs
/// neither a read nor a string.
/// </summary>
internal ref struct ElfNames : IDisposable
{
    /// <summary>Longer names are cut; the rules and reports look for shorter ones.</summary>
    private const int LongestName = 256;

    private const int LargestRead = 1024 * 1024;

    private readonly ByteSource _source;
    private readonly long _offset;
    private readonly long _length;
    private byte[]? _table;

    private ElfNames(ByteSource source, long offset, long length)
    {
        (_source, _offset, _length) = (source, offset, length);
        _table = ArrayPool<byte>.Shared.Rent(length <= LargestRead ? (int)length : LongestName);
        if (length <= LargestRead)
            source.Read(offset, _table.AsSpan(0, (int)length));
    }

    /// <summary>The names in a section; none when it is not there or not inside the file.</summary>
    public static ElfNames Of(ElfFile elf, long section)
    {
        if (section < 0 || section >= elf.Sections.Length)
            return default;
        var table = elf.Sections[(int)section];
        return table.Size != 0 && elf.Source.Contains(table.Offset, table.Size) ? new ElfNames(elf.Source, (long)table.Offset, (long)table.Size) : default;
    }

    /// <summary>A name without its final 0; valid until the next one is asked for.</summary>
    public readonly ReadOnlySpan<byte> At(uint offset)
    {
        if (_table is null || offset >= _length)
            return [];
        var length = (int)Math.Min(LongestName, _length - offset);
        var bytes = _length <= LargestRead ? _table.AsSpan((int)offset, length) : _source.View(_offset + offset, _table.AsSpan(0, length));
        var end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }

    public void Dispose()
    {
        if (_table is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
        _table = null;
    }
}
