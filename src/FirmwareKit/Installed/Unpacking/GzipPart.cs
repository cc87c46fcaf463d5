using System.Buffers.Binary;
using FirmwareKit.Binary;
using Org.BouncyCastle.Utilities.Zlib;

namespace FirmwareKit.Installed.Unpacking;

/// <summary>
/// One member of gzip (RFC 1952), as the kernel's gunzip takes one. The platform's own reader does not say where a member ends; BouncyCastle's does.
/// </summary>
internal sealed class GzipPart : IByteInput
{
    private const int HasChecksum = 2;
    private const int HasExtra = 4;
    private const int HasName = 8;
    private const int HasComment = 16;

    private readonly PartInput _input;
    private readonly ZStream _inflater = new();
    private readonly byte[] _block = new byte[32 * 1024];
    private int _next;
    private int _filled;
    private uint _length;
    private Crc32 _crc;
    private bool _isDone;

    /// <exception cref="PackedDataException">The header is not one of gzip.</exception>
    public GzipPart(PartInput input)
    {
        _input = input;
        ReadHeader();
        _inflater.inflateInit(nowrap: true);
    }

    /// <inheritdoc/>
    public int Read(Span<byte> destination)
    {
        while (_next == _filled && !_isDone)
            Inflate();
        var count = Math.Min(destination.Length, _filled - _next);
        _block.AsSpan(_next, count).CopyTo(destination);
        _next += count;
        return count;
    }

    private void ReadHeader()
    {
        var start = _input.Position;
        Span<byte> header = stackalloc byte[10];
        _input.ReadExactly(header);
        if (header[2] != 8 || (header[3] & 0xe0) != 0)
            throw new PackedDataException(start, "The gzip header is damaged: a method or flags that do not exist.");
        if ((header[3] & HasExtra) != 0)
        {
            Span<byte> length = stackalloc byte[2];
            _input.ReadExactly(length);
            for (var rest = BinaryPrimitives.ReadUInt16LittleEndian(length); rest != 0; rest--)
                _input.ReadByte();
        }

        foreach (var text in (ReadOnlySpan<int>)[HasName, HasComment])
        {
            while ((header[3] & text) != 0 && _input.ReadByte() != 0)
            {
            }
        }

        if ((header[3] & HasChecksum) != 0)
            _input.ReadExactly(header[..2]);
    }

    private void Inflate()
    {
        var available = _input.Available().Length;
        var position = _input.Position;
        (_inflater.next_in, _inflater.next_in_index) = _input.Block;
        (_inflater.avail_in, _inflater.next_out, _inflater.next_out_index, _inflater.avail_out) = (available, _block, 0, _block.Length);
        var result = _inflater.inflate(JZlib.Z_NO_FLUSH);
        var consumed = available - _inflater.avail_in;
        _input.Skip(consumed);
        (_next, _filled) = (0, _block.Length - _inflater.avail_out);
        _crc.Append(_block.AsSpan(0, _filled));
        _length = (uint)((_length + (long)_filled) & 0xffffffff);
        if (result == JZlib.Z_STREAM_END)
            ReadTrailer();
        else if (result is not (JZlib.Z_OK or JZlib.Z_BUF_ERROR))
            throw new PackedDataException(position, $"The gzip data is damaged: {_inflater.msg}.");
        else if (consumed == 0 && _filled == 0)
            throw new PackedDataException(position, "The gzip data ends too early. Is the file cut?");
    }

    private void ReadTrailer()
    {
        _isDone = true;
        var start = _input.Position;
        Span<byte> trailer = stackalloc byte[8];
        _input.ReadExactly(trailer);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != _crc.Value || BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) != _length)
            throw new PackedDataException(start, "The gzip data is damaged: its CRC-32 or length is wrong.");
    }
}
