namespace FirmwareKit.Binary;

/// <summary>
/// Several sources one after the other, read as one: a file whose parts come from different places costs no copy. The parts are not owned.
/// </summary>
internal sealed class CompositeByteSource : ByteSource
{
    private readonly List<ByteSource> _parts = [];
    private readonly List<long> _starts = [];
    private long _length;

    public override long Length => _length;

    /// <summary>Adds a part at the end; an empty one is left out.</summary>
    public CompositeByteSource Add(ByteSource part)
    {
        if (part.Length == 0)
            return this;
        _parts.Add(part);
        _starts.Add(_length);
        _length += part.Length;
        return this;
    }

    /// <summary>Adds bytes at the end.</summary>
    public CompositeByteSource Add(ReadOnlyMemory<byte> bytes) => Add(FromMemory(bytes));

    /// <summary>Adds zeros at the end.</summary>
    public CompositeByteSource AddZeros(long count) => Add(new ZeroByteSource(count));

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        var part = PartAt(offset);
        while (!destination.IsEmpty)
        {
            var from = offset - _starts[part];
            var count = (int)Math.Min(destination.Length, _parts[part].Length - from);
            _parts[part].Read(from, destination[..count]);
            destination = destination[count..];
            offset += count;
            part++;
        }
    }

    protected override ReadOnlySpan<byte> ViewCore(long offset, Span<byte> scratch)
    {
        if (scratch.IsEmpty)
            return scratch;
        var part = PartAt(offset);
        var from = offset - _starts[part];
        if (scratch.Length <= _parts[part].Length - from)
            return _parts[part].View(from, scratch);
        ReadCore(offset, scratch);
        return scratch;
    }

    private int PartAt(long offset)
    {
        var index = _starts.BinarySearch(offset);
        return index >= 0 ? index : ~index - 1;
    }

    /// <summary>Zeros, as many as wanted.</summary>
    private sealed class ZeroByteSource(long length) : ByteSource
    {
        public override long Length => length;

        protected override void ReadCore(long offset, Span<byte> destination) => destination.Clear();
    }
}
