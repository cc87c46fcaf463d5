namespace FirmwareKit.Installed.Unpacking.Xz;

/// <summary>What was unpacked last, as far back as matches may reach. It grows with the data, so that a small file costs little whatever its header says.</summary>
internal sealed class LzmaDictionary(int size)
{
    private const int FirstBytes = 64 * 1024;

    private byte[] _bytes = new byte[Math.Min(size, FirstBytes)];
    private int _position;
    private int _filled;

    /// <summary>The last byte; 0 when there is none.</summary>
    public byte Last => _filled == 0 ? (byte)0 : this[0];

    /// <summary>Bytes since the last reset, as far as models look at it: its low bits.</summary>
    public int Count { get; private set; }

    /// <summary>The byte so many before the last one.</summary>
    /// <exception cref="XzDataException">There is none that far back.</exception>
    public byte this[uint distance]
    {
        get
        {
            if (distance >= (uint)_filled)
                throw new XzDataException("a match reaches back to before the start of the data");
            var index = _position - 1 - (int)distance;
            return _bytes[index < 0 ? index + _bytes.Length : index];
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => (_position, _filled, Count) = (0, 0, 0);

    /// <summary>Adds a byte.</summary>
    public void Add(byte value)
    {
        if (_position == _bytes.Length)
        {
            if (_bytes.Length < size)
                Array.Resize(ref _bytes, (int)Math.Min(size, 2L * _bytes.Length));
            else
                _position = 0;
        }

        _bytes[_position++] = value;
        _filled = Math.Min(_filled + 1, size);
        Count = (Count + 1) & 0xffff;
    }
}
