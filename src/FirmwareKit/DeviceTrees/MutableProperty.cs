using System.Buffers.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>A property of a tree that is edited. Its bytes are shared with the blob that it was read from until one is changed.</summary>
internal sealed class MutableProperty(string name, ReadOnlyMemory<byte> value, long offset)
{
    private byte[]? _own;

    public string Name { get; } = name;

    /// <summary>Byte offset in the blob that the value was read from; 0 when it was made here.</summary>
    public long Offset { get; } = offset;

    public ReadOnlyMemory<byte> Value { get; private set; } = value;

    public bool IsCell => Value.Length == 4;

    /// <summary>The 32-bit number at a byte, at any alignment.</summary>
    public uint ReadAt(int at) => BinaryPrimitives.ReadUInt32BigEndian(Value.Span[at..]);

    public void WriteAt(int at, uint number)
    {
        if (_own is null)
            Value = _own = Value.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(_own.AsSpan(at), number);
    }

    public void Replace(ReadOnlyMemory<byte> value)
    {
        _own = null;
        Value = value;
    }
}
