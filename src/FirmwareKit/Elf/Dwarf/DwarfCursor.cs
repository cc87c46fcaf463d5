using System.Buffers.Binary;
using System.Text;

namespace FirmwareKit.Elf.Dwarf;

/// <summary>
/// Takes one value after the other from debug data. What the data does not hold reads as zero and ends the cursor, so that a reader checks once, after a
/// group of values.
/// </summary>
internal ref struct DwarfCursor(ReadOnlySpan<byte> bytes, bool isBigEndian)
{
    private readonly bool _isBigEndian = isBigEndian;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether something was taken that is not there.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public ushort Half() => Take(2) is { Length: 2 } field ? _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(field) : BinaryPrimitives.ReadUInt16LittleEndian(field) : (ushort)0;

    public uint Word() => Take(4) is { Length: 4 } field ? _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field) : 0;

    public ulong Long() => Take(8) is { Length: 8 } field ? _isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(field) : BinaryPrimitives.ReadUInt64LittleEndian(field) : 0;

    /// <summary>An offset or a length: 8 bytes in the 64-bit DWARF format, else 4.</summary>
    public ulong Offset(bool isWide) => isWide ? Long() : Word();

    /// <summary>An address of 1 to 8 bytes.</summary>
    public ulong Address(int size)
    {
        switch (size)
        {
            case 2:
                return Half();
            case 4:
                return Word();
            case 8:
                return Long();
            default:
                Fail();
                return 0;
        }
    }

    /// <summary>ULEB128; bits beyond 64 are dropped.</summary>
    public ulong Unsigned()
    {
        var value = 0UL;
        var shift = 0;
        while (true)
        {
            var next = Byte();
            if (shift < 64)
                value |= (ulong)(next & 0x7f) << shift;
            if ((next & 0x80) == 0 || HasFailed)
                return value;
            shift = Math.Min(shift + 7, 64);
        }
    }

    /// <summary>SLEB128; bits beyond 64 are dropped.</summary>
    public long Signed()
    {
        var value = 0L;
        var shift = 0;
        while (true)
        {
            var next = Byte();
            if (shift < 64)
                value |= unchecked((long)(next & 0x7f) << shift);
            shift = Math.Min(shift + 7, 64);
            if ((next & 0x80) != 0 && !HasFailed)
                continue;
            return (next & 0x40) != 0 && shift < 64 ? value | (-1L << shift) : value;
        }
    }

    /// <summary>A NUL-terminated string in place.</summary>
    public ReadOnlySpan<byte> String()
    {
        var end = _rest.IndexOf((byte)0);
        if (end < 0)
        {
            Fail();
            return default;
        }

        var text = _rest[..end];
        _rest = _rest[(end + 1)..];
        return text;
    }

    /// <summary>The next bytes as a cursor of their own.</summary>
    public DwarfCursor Part(ulong length) => new(Take(length), _isBigEndian);

    /// <summary>The next bytes, fewer where there are not as many, as a cursor of their own; this one stays where it is.</summary>
    public readonly DwarfCursor Start(int length) => new(_rest[..Math.Min(length, _rest.Length)], _isBigEndian);

    public void Skip(ulong length) => Take(length);

    /// <summary>The text of a name: UTF-8, cut where no path is as long.</summary>
    public static string TextOf(ReadOnlySpan<byte> name)
    {
        const int Longest = 1024;
        return Encoding.UTF8.GetString(name[..Math.Min(name.Length, Longest)]);
    }

    public void Fail()
    {
        HasFailed = true;
        _rest = default;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            Fail();
            return default;
        }

        var field = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return field;
    }
}
