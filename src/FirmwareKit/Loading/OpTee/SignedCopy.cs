using System.Buffers.Binary;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>What a lookup finds.</summary>
/// <param name="Offset">Offset of the value in the file.</param>
/// <param name="Length">Length that the record states.</param>
internal readonly record struct TlvValue(long Offset, uint Length);

/// <summary>
/// The trusted application's copy of header, TLV area and signature, and its lookup of TLV records in it (tee-image.md section 2.5). Positions in the copy
/// are offsets in the file.
/// </summary>
internal sealed class SignedCopy
{
    private const int HeadSize = 8;

    private readonly OpTeeLoad _load;
    private readonly byte[] _bytes;
    private readonly long _end;

    public SignedCopy(OpTeeLoad load, byte[] bytes)
    {
        _load = load;
        _bytes = bytes;
        // On 32 bits a length that rounds up to 0 puts the end of the area before its beginning, on 64 bits 4 GiB behind it.
        _end = TeeImageHeader.TlvOffset + (load.Is32Bit ? unchecked((int)load.Header.TlvLength) : load.Header.TlvLength);
    }

    public int Length => _bytes.Length;

    /// <summary>remoteproc_get_tlv: the first record of the type. Null when there is none, or it is empty, which is the same to the caller: NO_DATA.</summary>
    public TlvValue? Find(uint type)
    {
        var found = _load.Profile.BoundsTlvs ? FindBounded(type) : FindUnbounded(type);
        return found is { Length: 0 } ? null : found;
    }

    /// <summary>The bytes of a value. Behind the copy lies the heap; zeros stand for it.</summary>
    public ReadOnlySpan<byte> Value(TlvValue value, int length)
    {
        if (value.Offset >= 0 && value.Offset <= _bytes.Length - length)
            return _bytes.AsSpan((int)value.Offset, length);
        _load.Doubt("a TLV value is read past the TLV area and the signature; what lies there is chance, zeros are assumed");
        var bytes = new byte[length];
        if (value.Offset >= 0 && value.Offset < _bytes.Length)
            _bytes.AsSpan((int)value.Offset).CopyTo(bytes);
        return bytes;
    }

    public ReadOnlySpan<byte> Signature(int length) => _bytes.AsSpan(_bytes.Length - (int)TeeImageHeader.RoundUp8(length), length);

    /// <summary>ST's remoteproc_set_platform_tlv: a walk of its own, which cuts lengths to 16 bits. All records of the platform range, in order.</summary>
    public IEnumerable<(uint Type, TlvValue Value)> PlatformRecords()
    {
        for (var position = TeeImageHeader.TlvOffset; position < _end;)
        {
            var (type, fullLength) = Head(position);
            var length = (ushort)(fullLength & 0xffff);
            if (type is >= TlvType.FirstPlatform and <= TlvType.LastPlatform)
                yield return (type, new TlvValue(position + HeadSize, length));
            position += TeeImageHeader.RoundUp8(HeadSize + length);
        }
    }

    /// <summary>4.8 and later: heads and values must lie in the area.</summary>
    private TlvValue? FindBounded(uint type)
    {
        var position = TeeImageHeader.TlvOffset;
        while (position + HeadSize <= _end)
        {
            var (recordType, length) = Head(position);
            position += HeadSize;
            // ADD_OVERFLOW: a 32-bit pointer plus such a length always wraps, whatever the heap's address.
            if (_load.Is32Bit && length > 0xfffffff8)
                return null;
            if (position + length <= _end && recordType == type)
                return new TlvValue(position, length);
            position += OpTeeLoad.RoundUp8(length);
        }

        return null;
    }

    /// <summary>Before 4.8, and ST: the first byte of a head must lie in the area, nothing else.</summary>
    private TlvValue? FindUnbounded(uint type)
    {
        var position = TeeImageHeader.TlvOffset;
        for (var steps = 0; position < _end; steps++)
        {
            var (recordType, length) = Head(position);
            if (recordType == type)
                return new TlvValue(position + HeadSize, length);
            // A 32-bit step wraps, and may then go nowhere or backwards.
            var step = _load.Is32Bit
                ? unchecked((int)OpTeeLoad.RoundUp8(unchecked(HeadSize + length)))
                : TeeImageHeader.RoundUp8(HeadSize + (long)length);
            if (step == 0 || steps > _bytes.Length)
                throw new TaFaultException($"A TLV length of 0x{length:x} wraps around: the walk over the TLVs never ends.", position);
            position += step;
        }

        return null;
    }

    private (uint Type, uint Length) Head(long position)
    {
        if (position < 0 || position >= _bytes.Length)
        {
            _load.Doubt("the walk over the TLVs leaves the TLV area and the signature and reads on through the heap, until it finds a record that fits or faults");
            throw new TaFaultException($"The walk over the TLVs leaves the copied 0x{_bytes.Length:x} bytes and reads on through the heap.", position);
        }

        var head = Value(new TlvValue(position, HeadSize), HeadSize);
        return (BinaryPrimitives.ReadUInt32LittleEndian(head), BinaryPrimitives.ReadUInt32LittleEndian(head[4..]));
    }
}
