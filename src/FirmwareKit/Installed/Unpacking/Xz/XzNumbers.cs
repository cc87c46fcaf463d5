using System.Buffers.Binary;
using FirmwareKit.Binary;

namespace FirmwareKit.Installed.Unpacking.Xz;

/// <summary>Reads the fields of an xz header or index: each is summed into the CRC-32 that follows, and counted for the padding.</summary>
internal sealed class XzNumbers(PartInput input)
{
    private Crc32 _crc;

    /// <summary>Bytes so far.</summary>
    public long Count { get; private set; }

    public byte ReadByte()
    {
        var value = input.ReadByte();
        _crc.Append([value]);
        Count++;
        return value;
    }

    /// <summary>A number of up to 63 bits, seven a byte, the lowest first.</summary>
    /// <exception cref="PackedDataException">It is longer, or not the shortest form.</exception>
    public long ReadNumber()
    {
        const int MostBytes = 9;
        var start = input.Position;
        var value = 0L;
        for (var i = 0; i < MostBytes; i++)
        {
            var next = ReadByte();
            value |= (long)(next & 0x7f) << (7 * i);
            if ((next & 0x80) == 0 && (next != 0 || i == 0))
                return value;
            if ((next & 0x80) == 0)
                break;
        }

        throw new PackedDataException(start, "The xz data is damaged: expected a number.");
    }

    /// <summary>Zeros up to so many bytes.</summary>
    /// <exception cref="PackedDataException">They are not zero, or there is no room for them.</exception>
    public void ReadPadding(long end)
    {
        if (Count > end)
            throw new PackedDataException(input.Position, "The xz data is damaged: a header is longer than it says.");
        while (Count < end)
        {
            if (ReadByte() != 0)
                throw new PackedDataException(input.Position - 1, "The xz data is damaged: padding is not 0.");
        }
    }

    /// <summary>The CRC-32 of what was read.</summary>
    /// <exception cref="PackedDataException">It is another one.</exception>
    public void ReadChecksum()
    {
        Span<byte> stored = stackalloc byte[4];
        var start = input.Position;
        input.ReadExactly(stored);
        if (BinaryPrimitives.ReadUInt32LittleEndian(stored) != _crc.Value)
            throw new PackedDataException(start, "The xz data is damaged: the CRC-32 of a header is wrong.");
    }
}
