namespace FirmwareKit.Installed.Unpacking;

/// <summary>
/// The file, read ahead in blocks, with the exact position of the next byte: a decompressor takes what it needs and not one byte more, so that what
/// follows a compressed part can be read.
/// </summary>
internal sealed class PartInput(Stream stream) : IByteInput
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private long _read;

    /// <summary>Offset in the file of the next byte.</summary>
    public long Position => _read - (_end - _start);

    /// <summary>The block as an array, for decompressors that take no spans; <see cref="Available"/> says which part of it counts.</summary>
    public (byte[] Array, int Start) Block => (_buffer, _start);

    /// <summary>Bytes that were read ahead, at least one; empty only at the end of the file.</summary>
    public ReadOnlySpan<byte> Available() => Peek(1);

    /// <summary>The next bytes, without taking them: at least as many as asked for, fewer only at the end of the file.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (_end - _start < count)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var added = stream.ReadAtLeast(_buffer.AsSpan(_end), count - _end, throwOnEndOfStream: false);
            _end += added;
            _read += added;
        }

        return _buffer.AsSpan(_start, _end - _start);
    }

    /// <summary>Takes bytes that <see cref="Peek"/> gave.</summary>
    public void Skip(int count) => _start += count;

    /// <inheritdoc/>
    public int Read(Span<byte> destination)
    {
        var available = Available();
        var count = Math.Min(available.Length, destination.Length);
        available[..count].CopyTo(destination);
        Skip(count);
        return count;
    }

    /// <exception cref="PackedDataException">The file ends before.</exception>
    public byte ReadByte()
    {
        if (Available() is not [var next, ..])
            throw new PackedDataException(Position, "The compressed data ends too early. Is the file cut?");
        Skip(1);
        return next;
    }

    /// <summary>Fills all of the destination.</summary>
    /// <exception cref="PackedDataException">The file ends before.</exception>
    public void ReadExactly(Span<byte> destination)
    {
        while (destination.Length != 0)
        {
            var count = Read(destination);
            if (count == 0)
                throw new PackedDataException(Position, "The compressed data ends too early. Is the file cut?");
            destination = destination[count..];
        }
    }
}
