using System.Buffers.Binary;

namespace FirmwareKit.Loading.Linux.Debugfs;

/// <summary>
/// The resource table that Linux works on (rproc.table_ptr): first the kernel's own copy, and once the table was found in the core's memory (B-18), the one there.
/// </summary>
internal sealed class LiveTable(RemoteMemory memory, byte[] copy)
{
    private Dictionary<int, string>? _standIns;
    private MemoryPlace? _place;
    private int _size = copy.Length;

    /// <summary>The kernel's own copy. It is written to until the table moves.</summary>
    public byte[] Copy => copy;

    /// <summary>Size in bytes.</summary>
    public int Size => _size;

    /// <summary>Whether the copy was made of bytes that are known.</summary>
    public bool IsCopyKnown { get; init; } = true;

    /// <summary>A table of which the kernel has no copy; it takes what lies in the core's memory.</summary>
    public static LiveTable At(RemoteMemory memory, MemoryPlace place, int size) => new(memory, []) { _place = place, _size = size };

    /// <summary>rproc_start: the copy goes to the core's memory, and from now on Linux works on that.</summary>
    public void MoveTo(MemoryPlace place)
    {
        memory.Store(place, copy);
        _place = place;
    }

    public uint ReadWord(int offset)
    {
        if (_place is not { } place)
            return offset <= copy.Length - 4 ? BinaryPrimitives.ReadUInt32LittleEndian(copy.AsSpan(offset)) : 0;
        Span<byte> word = stackalloc byte[4];
        memory.Read(place.Plus((ulong)offset), word);
        return BinaryPrimitives.ReadUInt32LittleEndian(word);
    }

    public void WriteWord(int offset, uint value) => Write(offset, value, sizeof(uint));

    public void WriteByte(int offset, byte value) => Write(offset, value, 1);

    /// <summary>An address that is found at boot: the stand-in is shown where it was written.</summary>
    public void WriteUnknown(int offset, string standIn)
    {
        WriteWord(offset, uint.MaxValue);
        (_standIns ??= [])[offset] = standIn;
    }

    /// <summary>The word as a hexadecimal number, or the stand-in of an address that is found at boot.</summary>
    public string Print(ReadOnlySpan<byte> table, int offset)
    {
        var word = BinaryPrimitives.ReadUInt32LittleEndian(table[offset..]);
        return word == uint.MaxValue && _standIns?.GetValueOrDefault(offset) is { } standIn ? standIn : $"0x{word:x}";
    }

    /// <summary>The table as it is now.</summary>
    /// <returns>Its bytes, and whether all of them are known.</returns>
    public (byte[] Bytes, bool IsKnown) Read()
    {
        if (_place is not { } place)
            return (copy, IsCopyKnown);
        var bytes = new byte[_size];
        return (bytes, memory.Read(place, bytes));
    }

    private void Write(int offset, uint value, int bytes)
    {
        _standIns?.Remove(offset);
        if (_place is { } place)
        {
            memory.Store(place.Plus((ulong)offset), value, bytes);
            return;
        }

        for (var i = 0; i < bytes && offset + i < copy.Length; i++)
            copy[offset + i] = unchecked((byte)(value >> (8 * i)));
    }
}
