using System.Buffers.Binary;
using System.Text;

namespace FirmwareKit.DeviceTrees;

/// <summary>
/// One property: a name and raw bytes. Nothing in the tree says what type a value has; the reader of a property asks for the type that its
/// binding defines. Numbers are big endian and may stand at any alignment.
/// </summary>
public sealed class DeviceTreeProperty
{
    /// <summary>Lists of boards have up to some 20 strings; a hostile value of NULs alone is millions of empty ones.</summary>
    private const int MostStrings = 4096;

    internal DeviceTreeProperty(string name, ReadOnlyMemory<byte> value, long offset)
    {
        Name = name;
        Value = value;
        Offset = offset;
    }

    /// <summary>Property name.</summary>
    public string Name { get; }

    /// <summary>The raw value; empty for a flag that is present.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>Byte offset of the value in the blob.</summary>
    public long Offset { get; }

    /// <summary>Number of whole 32-bit cells.</summary>
    public int CellCount => Value.Length / 4;

    /// <summary>One 32-bit cell.</summary>
    /// <param name="index">Index of the cell, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value has fewer cells.</exception>
    public uint GetCell(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, CellCount);
        return BinaryPrimitives.ReadUInt32BigEndian(Value.Span[(4 * index)..]);
    }

    /// <summary>A number of 1 to 4 cells, highest first. Null when a number of 3 or 4 cells does not fit 64 bits, or there are no such cells.</summary>
    /// <param name="firstCell">Index of the first cell.</param>
    /// <param name="cells">How many cells; 0 gives 0.</param>
    public ulong? GetNumber(int firstCell, int cells)
    {
        if (cells is < 0 or > 4 || firstCell < 0 || firstCell + cells > CellCount)
            return null;
        UInt128 number = 0;
        for (var i = 0; i < cells; i++)
            number = (number << 32) | GetCell(firstCell + i);
        return number <= ulong.MaxValue ? (ulong)number : null;
    }

    /// <summary>The value as a string, without its NUL; null when it is empty or has no NUL.</summary>
    public string? GetString() => Value.Span.IndexOf((byte)0) is var end and >= 0 ? Encoding.UTF8.GetString(Value.Span[..end]) : null;

    /// <summary>The value as a string list: NUL-terminated strings back to back, the first 4096. Bytes after the last NUL are left out.</summary>
    public IReadOnlyList<string> GetStrings()
    {
        var strings = new List<string>();
        var rest = Value.Span;
        for (int end; strings.Count < MostStrings && (end = rest.IndexOf((byte)0)) >= 0; rest = rest[(end + 1)..])
            strings.Add(Encoding.UTF8.GetString(rest[..end]));
        return strings;
    }

    /// <summary>Whether the string list holds a string, compared exactly; the same as looking for it in <see cref="GetStrings"/>, without making them.</summary>
    /// <param name="text">The string, without NUL.</param>
    public bool ContainsString(string text) => IndexOfString(text) >= 0;

    /// <summary>The place of a string in the string list, from 0; -1 when it is not there.</summary>
    /// <param name="text">The string, without NUL.</param>
    public int IndexOfString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = Value.Span;
        for (int end, index = 0; index < MostStrings && (end = rest.IndexOf((byte)0)) >= 0; rest = rest[(end + 1)..], index++)
        {
            if (IsSame(rest[..end], text))
                return index;
        }

        return -1;
    }

    /// <summary>Whether each string of the list is one of these.</summary>
    /// <param name="texts">The strings, without NUL.</param>
    internal bool HoldsOnly(params ReadOnlySpan<string> texts)
    {
        var rest = Value.Span;
        for (int end, count = 0; count < MostStrings && (end = rest.IndexOf((byte)0)) >= 0; rest = rest[(end + 1)..], count++)
        {
            var isKnown = false;
            foreach (var text in texts)
                isKnown = isKnown || IsSame(rest[..end], text);
            if (!isKnown)
                return false;
        }

        return true;
    }

    /// <summary>Number of strings in <see cref="GetStrings"/>.</summary>
    internal int StringCount => Math.Min(Value.Span.Count((byte)0), MostStrings);

    /// <summary>Whether the value begins with this string and its NUL, compared exactly: what strcmp looks at.</summary>
    /// <param name="text">The string in UTF-8, without NUL.</param>
    internal bool IsString(ReadOnlySpan<byte> text)
    {
        var value = Value.Span;
        return value.Length > text.Length && value.StartsWith(text) && value[text.Length] == 0;
    }

    private static bool IsSame(ReadOnlySpan<byte> utf8, string text) => Ascii.IsValid(text) ? Ascii.Equals(utf8, text) : Encoding.UTF8.GetString(utf8) == text;
}
