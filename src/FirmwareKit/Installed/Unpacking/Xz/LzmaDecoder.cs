namespace FirmwareKit.Installed.Unpacking.Xz;

/// <summary>LZMA with its models and its state; the names are those of the LZMA specification (literals, matches, repeated distances).</summary>
internal sealed class LzmaDecoder(LzmaDictionary dictionary)
{
    private const int States = 12;
    private const int FirstStateAfterMatch = 7;
    private const int MostPositions = 16;
    private const int LiteralModels = 0x300;
    private const int AlignBits = 4;

    private readonly RangeDecoder _range = new();
    private readonly ushort[] _isMatch = new ushort[States * MostPositions];
    private readonly ushort[] _isRepeat = new ushort[States];
    private readonly ushort[] _isNotFirst = new ushort[States];
    private readonly ushort[] _isNotSecond = new ushort[States];
    private readonly ushort[] _isNotThird = new ushort[States];
    private readonly ushort[] _isLongFirst = new ushort[States * MostPositions];
    private readonly ushort[] _slots = new ushort[4 << 6];
    private readonly ushort[] _distances = new ushort[1 << 7];
    private readonly ushort[] _align = new ushort[1 << AlignBits];
    private readonly LzmaLengthModel _matchLength = new();
    private readonly LzmaLengthModel _repeatLength = new();
    private readonly uint[] _last = new uint[4];
    private ushort[] _literals = [];
    private int _literalContext;
    private int _literalPositionMask;
    private int _positionMask;
    private int _state;

    /// <summary>Sets lc, lp and pb from their common byte, and resets the models.</summary>
    /// <exception cref="XzDataException">The byte is none that LZMA2 allows.</exception>
    public void SetProperties(byte properties)
    {
        var (pb, lp, lc) = (properties / 45, properties / 9 % 5, properties % 9);
        if (pb > 4 || lc + lp > 4)
            throw new XzDataException($"LZMA properties 0x{properties:x2} do not exist in LZMA2");
        (_literalContext, _literalPositionMask, _positionMask) = (lc, (1 << lp) - 1, (1 << pb) - 1);
        if (_literals.Length != LiteralModels << (lc + lp))
            _literals = new ushort[LiteralModels << (lc + lp)];
        Reset();
    }

    /// <summary>Resets the models and the state.</summary>
    public void Reset()
    {
        foreach (var models in (ReadOnlySpan<ushort[]>)[_isMatch, _isRepeat, _isNotFirst, _isNotSecond, _isNotThird, _isLongFirst, _slots, _distances, _align, _literals])
            models.AsSpan().Fill(RangeDecoder.Half);
        _matchLength.Reset();
        _repeatLength.Reset();
        _last.AsSpan().Clear();
        _state = 0;
    }

    /// <summary>Decodes one chunk: exactly so many bytes come out, and all that goes in is used up.</summary>
    /// <exception cref="XzDataException">It is damaged.</exception>
    public void Decode(byte[] chunk, int length, Span<byte> output)
    {
        _range.Start(chunk, length);
        for (var done = 0; done < output.Length;)
        {
            var position = dictionary.Count & _positionMask;
            if (_range.Bit(ref _isMatch[(_state * MostPositions) + position]) == 0)
                Put(DecodeLiteral(), output, ref done);
            else
                Copy(DecodeMatch(position), output, ref done);
        }

        _range.Finish();
    }

    private void Put(byte value, Span<byte> output, ref int done)
    {
        dictionary.Add(value);
        output[done++] = value;
    }

    private void Copy(int length, Span<byte> output, ref int done)
    {
        if (length > output.Length - done)
            throw new XzDataException("a match is longer than its chunk");
        for (; length != 0; length--)
            Put(dictionary[_last[0]], output, ref done);
    }

    private byte DecodeLiteral()
    {
        var context = ((dictionary.Count & _literalPositionMask) << _literalContext) + (dictionary.Last >> (8 - _literalContext));
        var models = _literals.AsSpan(LiteralModels * context, LiteralModels);
        var symbol = 1;
        if (_state >= FirstStateAfterMatch)
        {
            // After a match the byte that the match would have gone on with is a hint, as long as the bits are its bits.
            var hint = (int)dictionary[_last[0]];
            while (symbol < 0x100)
            {
                var hintBit = (hint >> 7) & 1;
                hint <<= 1;
                var bit = _range.Bit(ref models[((1 + hintBit) << 8) + symbol]);
                symbol = (symbol << 1) | bit;
                if (bit != hintBit)
                    break;
            }
        }

        while (symbol < 0x100)
            symbol = (symbol << 1) | _range.Bit(ref models[symbol]);
        _state = _state < 4 ? 0 : _state < 10 ? _state - 3 : _state - 6;
        return (byte)(symbol & 0xff);
    }

    /// <summary>A match: its length is the result, its distance becomes the first of the last four.</summary>
    private int DecodeMatch(int position)
    {
        if (_range.Bit(ref _isRepeat[_state]) == 0)
        {
            (_last[3], _last[2], _last[1]) = (_last[2], _last[1], _last[0]);
            var matched = _matchLength.Decode(_range, position);
            _last[0] = DecodeDistance(matched);
            _state = _state < FirstStateAfterMatch ? 7 : 10;
            return matched;
        }

        if (_range.Bit(ref _isNotFirst[_state]) == 0)
        {
            if (_range.Bit(ref _isLongFirst[(_state * MostPositions) + position]) == 0)
            {
                _state = _state < FirstStateAfterMatch ? 9 : 11;
                return 1;
            }
        }
        else
        {
            var which = _range.Bit(ref _isNotSecond[_state]) == 0 ? 1 : 2 + _range.Bit(ref _isNotThird[_state]);
            var distance = _last[which];
            for (; which != 0; which--)
                _last[which] = _last[which - 1];
            _last[0] = distance;
        }

        var length = _repeatLength.Decode(_range, position);
        _state = _state < FirstStateAfterMatch ? 8 : 11;
        return length;
    }

    private uint DecodeDistance(int length)
    {
        var slot = _range.Tree(_slots.AsSpan(Math.Min(length - 2, 3) << 6, 1 << 6), 6);
        if (slot < 4)
            return (uint)slot;
        var bits = (slot >> 1) - 1;
        var start = (2u | ((uint)slot & 1)) << bits;
        return slot < 14
            ? start + _range.ReverseTree(_distances.AsSpan((int)start - slot), bits)
            : start + (_range.DirectBits(bits - AlignBits) << AlignBits) + _range.ReverseTree(_align, AlignBits);
    }
}
