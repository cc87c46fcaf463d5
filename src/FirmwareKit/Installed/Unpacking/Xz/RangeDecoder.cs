namespace FirmwareKit.Installed.Unpacking.Xz;

/// <summary>The range decoder of LZMA over the bytes of one chunk, which are all there.</summary>
internal sealed class RangeDecoder
{
    /// <summary>Bytes that start the decoder.</summary>
    public const int StartBytes = 5;

    private const int ModelBits = 11;
    private const int MoveBits = 5;
    private const uint Top = 1 << 24;

    /// <summary>A probability of one half, what every model starts with.</summary>
    public const ushort Half = 1 << (ModelBits - 1);

    private byte[] _data = [];
    private int _position;
    private int _end;
    private uint _range;
    private uint _code;

    /// <summary>Starts on a chunk.</summary>
    /// <exception cref="XzDataException">The chunk is too short, or does not begin as one does.</exception>
    public void Start(byte[] data, int length)
    {
        if (length < StartBytes || data[0] != 0)
            throw new XzDataException("an LZMA chunk does not begin with 0 and four bytes of code");
        (_data, _position, _end, _range, _code) = (data, 1, length, uint.MaxValue, 0);
        for (var i = 1; i < StartBytes; i++)
            _code = (_code << 8) | _data[_position++];
    }

    /// <summary>Ends a chunk: all of its bytes must be used up.</summary>
    /// <exception cref="XzDataException">They are not.</exception>
    public void Finish()
    {
        Normalize();
        if (_position != _end || _code != 0)
            throw new XzDataException("an LZMA chunk has bytes left over");
    }

    /// <summary>One bit, by its model.</summary>
    public int Bit(ref ushort probability)
    {
        Normalize();
        var bound = (_range >> ModelBits) * probability;
        if (_code < bound)
        {
            _range = bound;
            probability += (ushort)(((1 << ModelBits) - probability) >> MoveBits);
            return 0;
        }

        _range -= bound;
        _code -= bound;
        probability -= (ushort)(probability >> MoveBits);
        return 1;
    }

    /// <summary>Bits without a model, the highest first.</summary>
    public uint DirectBits(int count)
    {
        var value = 0u;
        for (; count != 0; count--)
        {
            Normalize();
            _range >>= 1;
            value <<= 1;
            if (_code >= _range)
            {
                _code -= _range;
                value |= 1;
            }
        }

        return value;
    }

    /// <summary>A symbol of so many bits from a tree of models, the highest bit first.</summary>
    public int Tree(Span<ushort> models, int bits)
    {
        var symbol = 1;
        for (var i = 0; i < bits; i++)
            symbol = (symbol << 1) | Bit(ref models[symbol]);
        return symbol - (1 << bits);
    }

    /// <summary>A symbol of so many bits from a tree of models, the lowest bit first.</summary>
    public uint ReverseTree(Span<ushort> models, int bits)
    {
        var symbol = 1;
        var value = 0u;
        for (var i = 0; i < bits; i++)
        {
            var bit = Bit(ref models[symbol]);
            symbol = (symbol << 1) | bit;
            value |= (uint)bit << i;
        }

        return value;
    }

    private void Normalize()
    {
        if (_range >= Top)
            return;
        if (_position == _end)
            throw new XzDataException("an LZMA chunk ends too early");
        _range <<= 8;
        _code = (_code << 8) | _data[_position++];
    }
}
