using System.Buffers.Binary;
using FirmwareKit.Binary;

namespace FirmwareKit.Installed.Unpacking.Xz;

/// <summary>
/// One stream of xz (the .xz file format, version 1.2), as the kernel's unxz takes one: header, blocks, index, footer. Every size and checksum in it is
/// verified; the memory is bounded by the dictionary, which grows with the data.
/// </summary>
internal sealed class XzPart : IByteInput, IDisposable
{
    private const int MostBlocks = 1 << 20;

    private readonly PartInput _input;
    private readonly XzCheck _check;
    private readonly byte[] _flags = new byte[2];
    private readonly List<(long Unpadded, long Uncompressed)> _blocks = [];
    private XzBlockHeader? _block;
    private Lzma2Decoder? _data;
    private long _dataStart;
    private long _uncompressed;
    private ReadOnlyMemory<byte> _chunk;
    private bool _isDone;

    /// <exception cref="PackedDataException">The header is not one of xz.</exception>
    public XzPart(PartInput input)
    {
        _input = input;
        var start = input.Position;
        Span<byte> header = stackalloc byte[12];
        input.ReadExactly(header);
        header.Slice(6, 2).CopyTo(_flags);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != Crc32.Compute(_flags))
            throw new PackedDataException(start + 8, "The xz data is damaged: the CRC-32 of its header is wrong.");
        if (_flags[0] != 0 || _flags[1] > 15)
            throw new PackedDataException(start + 6, "The xz data has flags that do not exist.");
        _check = new XzCheck(_flags[1], start + 7);
    }

    /// <summary>Name of the check behind each block.</summary>
    public string Check => _check.Name;

    /// <inheritdoc/>
    public int Read(Span<byte> destination)
    {
        while (_chunk.IsEmpty && !_isDone)
            ReadNext();
        var count = Math.Min(destination.Length, _chunk.Length);
        _chunk.Span[..count].CopyTo(destination);
        _chunk = _chunk[count..];
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _check.Dispose();

    private void ReadNext()
    {
        var position = _input.Position;
        try
        {
            if (_data is null)
                BeginBlock();
            else if ((_chunk = _data.ReadChunk()).IsEmpty)
                EndBlock();
            _check.Append(_chunk.Span);
            _uncompressed += _chunk.Length;
        }
        catch (XzDataException e)
        {
            throw new PackedDataException(position, $"The xz data is damaged: {e.Message}.");
        }
    }

    private void BeginBlock()
    {
        _block = XzBlockHeader.Read(_input);
        if (_block is null)
        {
            ReadIndex();
            _isDone = true;
            return;
        }

        (_data, _dataStart, _uncompressed) = (new Lzma2Decoder(_input, _block.DictionarySize), _input.Position, 0);
    }

    private void EndBlock()
    {
        var end = _input.Position;
        var compressed = end - _dataStart;
        if ((_block!.CompressedSize ?? compressed) != compressed || (_block.UncompressedSize ?? _uncompressed) != _uncompressed)
            throw new PackedDataException(end, "The xz data is damaged: a block has another size than its header says.");
        for (var i = compressed; i % 4 != 0; i++)
        {
            if (_input.ReadByte() != 0)
                throw new PackedDataException(_input.Position - 1, "The xz data is damaged: padding is not 0.");
        }

        Span<byte> stored = stackalloc byte[_check.Size];
        var start = _input.Position;
        _input.ReadExactly(stored);
        if (!_check.Matches(stored))
            throw new PackedDataException(start, $"The xz data is damaged: the {_check.Name} of a block is wrong.");
        _blocks.Add((_block.Length + compressed + _check.Size, _uncompressed));
        if (_blocks.Count > MostBlocks)
            throw new PackedDataException(start, $"The xz data has more than {MostBlocks} blocks.");
        _data = null;
    }

    /// <summary>The index repeats the sizes of all blocks.</summary>
    private void ReadIndex()
    {
        var start = _input.Position;
        var fields = new XzNumbers(_input);
        fields.ReadByte();
        var isSame = fields.ReadNumber() == _blocks.Count;
        for (var i = 0; isSame && i < _blocks.Count; i++)
            isSame = (fields.ReadNumber(), fields.ReadNumber()) == _blocks[i];
        if (!isSame)
            throw new PackedDataException(start, "The xz data is damaged: its index has other blocks.");
        fields.ReadPadding((fields.Count + 3) & ~3L);
        fields.ReadChecksum();
        ReadFooter((fields.Count / 4) + 1);
    }

    private void ReadFooter(long indexWords)
    {
        var start = _input.Position;
        Span<byte> footer = stackalloc byte[12];
        _input.ReadExactly(footer);
        var isRight = footer[10..].SequenceEqual("YZ"u8) && footer.Slice(8, 2).SequenceEqual(_flags)
            && BinaryPrimitives.ReadUInt32LittleEndian(footer[4..]) + 1L == indexWords
            && BinaryPrimitives.ReadUInt32LittleEndian(footer) == Crc32.Compute(footer.Slice(4, 6));
        if (!isRight)
            throw new PackedDataException(start, "The xz data is damaged: its footer is wrong.");
    }
}
