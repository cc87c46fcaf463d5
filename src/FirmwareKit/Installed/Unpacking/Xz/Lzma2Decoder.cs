using System.Buffers.Binary;

namespace FirmwareKit.Installed.Unpacking.Xz;

/// <summary>LZMA2: chunks of LZMA or of plain bytes, each with its size before it. A chunk has at most 64 KiB and unpacks to at most 2 MiB.</summary>
internal sealed class Lzma2Decoder
{
    private const int LargestChunk = 64 * 1024;

    private readonly PartInput _input;
    private readonly LzmaDictionary _dictionary;
    private readonly LzmaDecoder _lzma;
    private readonly byte[] _chunk = new byte[LargestChunk];
    private byte[] _output = [];
    private bool _hasDictionary;
    private bool _hasProperties;
    private bool _hasState;

    /// <param name="input">The data.</param>
    /// <param name="dictionarySize">In bytes, from the block's header.</param>
    public Lzma2Decoder(PartInput input, int dictionarySize)
    {
        _input = input;
        _dictionary = new LzmaDictionary(dictionarySize);
        _lzma = new LzmaDecoder(_dictionary);
    }

    /// <summary>Decodes the next chunk.</summary>
    /// <returns>What it unpacks to, until the next call; empty at the end.</returns>
    /// <exception cref="PackedDataException">The file ends before.</exception>
    /// <exception cref="XzDataException">The data is damaged.</exception>
    public ReadOnlyMemory<byte> ReadChunk()
    {
        var control = _input.ReadByte();
        if (control == 0)
            return default;
        var isLzma = control >= 0x80;
        if (control is > 2 and < 0x80)
            throw new XzDataException($"a chunk of type 0x{control:x2} does not exist");
        // 1 and 0xe0: forget the dictionary. A block must begin with that.
        if (control is 1 or >= 0xe0)
        {
            _dictionary.Reset();
            (_hasDictionary, _hasState, _hasProperties) = (true, false, _hasProperties && !isLzma);
        }
        else if (!_hasDictionary)
        {
            throw new XzDataException("a block does not begin with a new dictionary");
        }

        var output = Room((isLzma ? (control & 0x1f) << 16 : 0) + ReadSize());
        if (isLzma)
            ReadLzma(control, output.Span);
        else
            ReadPlain(output.Span);
        return output;
    }

    private void ReadLzma(byte control, Span<byte> output)
    {
        var length = ReadSize();
        if (control >= 0xc0)
        {
            _lzma.SetProperties(_input.ReadByte());
            (_hasProperties, _hasState) = (true, true);
        }
        else if (!_hasProperties)
        {
            throw new XzDataException("the first LZMA chunk has no properties");
        }
        else if (control >= 0xa0)
        {
            _lzma.Reset();
            _hasState = true;
        }
        else if (!_hasState)
        {
            throw new XzDataException("an LZMA chunk goes on from a state that is not there");
        }

        _input.ReadExactly(_chunk.AsSpan(0, length));
        _lzma.Decode(_chunk, length, output);
    }

    private void ReadPlain(Span<byte> output)
    {
        _input.ReadExactly(output);
        foreach (var value in output)
            _dictionary.Add(value);
    }

    private int ReadSize()
    {
        Span<byte> size = stackalloc byte[2];
        _input.ReadExactly(size);
        return BinaryPrimitives.ReadUInt16BigEndian(size) + 1;
    }

    private Memory<byte> Room(int length)
    {
        if (_output.Length < length)
            _output = new byte[length];
        return _output.AsMemory(0, length);
    }
}
