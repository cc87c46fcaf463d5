using System.Buffers.Binary;
using System.Collections.Immutable;
using FirmwareKit.Binary;

namespace FirmwareKit.Tee;

/// <summary>
/// The records of a TLV area, found as upstream OP-TEE finds them since 4.8 (tee-image.md section 2.5): the loop runs while a head fits, a record
/// that leaves the area is not there, and a lookup takes the first of its type.
/// </summary>
public sealed class TlvArea
{
    /// <summary>The trusted application's whole heap is 4 KiB; this only bounds memory.</summary>
    private const int MostRecords = 65_536;

    private readonly ByteSource _source;

    private TlvArea(ByteSource source, ImmutableArray<Tlv> records, ImmutableArray<Tlv> overruns, long strayOffset, int strayLength)
    {
        _source = source;
        Records = records;
        Overruns = overruns;
        StrayOffset = strayOffset;
        StrayLength = strayLength;
    }

    /// <summary>The records inside the area, in file order.</summary>
    public ImmutableArray<Tlv> Records { get; }

    /// <summary>Records whose value leaves the area. OP-TEE does not see them.</summary>
    public ImmutableArray<Tlv> Overruns { get; }

    /// <summary>Offset of the bytes after the last record.</summary>
    public long StrayOffset { get; }

    /// <summary>Bytes at the end of the area that are too few for a record, 0 to 7.</summary>
    public int StrayLength { get; }

    /// <summary>The first record of a type, which is the one that OP-TEE uses. A record of length 0 counts as absent.</summary>
    /// <param name="type">The type, all 32 bits.</param>
    /// <param name="record">The record.</param>
    public bool TryFind(uint type, out Tlv record)
    {
        foreach (var candidate in Records)
        {
            if (candidate.Type != type)
                continue;
            record = candidate;
            return candidate.Length != 0;
        }

        record = default;
        return false;
    }

    /// <summary>The value of a record.</summary>
    /// <param name="record">A record of this area.</param>
    public byte[] ReadValue(Tlv record)
    {
        var value = new byte[record.Length];
        _source.Read(record.ValueOffset, value);
        return value;
    }

    /// <summary>The value of a record of 4 bytes as a number; null when there is no such record.</summary>
    /// <param name="type">The type.</param>
    public uint? ReadWord(uint type) =>
        TryFind(type, out var record) && record.Length == 4
            ? BinaryPrimitives.ReadUInt32LittleEndian(_source.View(record.ValueOffset, stackalloc byte[4]))
            : null;

    /// <summary>The value of a record of 1 byte; null when there is no such record.</summary>
    /// <param name="type">The type.</param>
    public byte? ReadByte(uint type) =>
        TryFind(type, out var record) && record.Length == 1 ? _source.View(record.ValueOffset, stackalloc byte[1])[0] : null;

    /// <summary>Walks the area; header and size equation were checked.</summary>
    internal static TlvArea Read(ByteSource source, TeeImageHeader header)
    {
        var records = ImmutableArray.CreateBuilder<Tlv>();
        var overruns = ImmutableArray.CreateBuilder<Tlv>();
        var position = TeeImageHeader.TlvOffset;
        var end = position + header.TlvLength;
        Span<byte> head = stackalloc byte[Tlv.HeadSize];
        while (end - position >= Tlv.HeadSize)
        {
            source.Read(position, head);
            var record = new Tlv(BinaryPrimitives.ReadUInt32LittleEndian(head), BinaryPrimitives.ReadUInt32LittleEndian(head[4..]), position);
            (record.Length <= end - record.ValueOffset ? records : overruns).Add(record);
            if (records.Count + overruns.Count > MostRecords)
                throw new TeeImageFormatException($"The TLV area has more than {MostRecords} records.", position);
            position = record.ValueOffset + TeeImageHeader.RoundUp8(record.Length);
        }

        return new TlvArea(source, records.ToImmutable(), overruns.ToImmutable(), position, (int)Math.Clamp(end - position, 0, 7));
    }
}
