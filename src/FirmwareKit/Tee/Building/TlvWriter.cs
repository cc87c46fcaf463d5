using System.Buffers.Binary;

namespace FirmwareKit.Tee.Building;

/// <summary>Writes TLV records one after the other, each padded with zeros to a multiple of 8.</summary>
internal sealed class TlvWriter : IDisposable
{
    private readonly MemoryStream _records = new();

    public int Length => (int)_records.Length;

    public void Write(uint type, ReadOnlySpan<byte> value)
    {
        Span<byte> head = stackalloc byte[Tlv.HeadSize];
        BinaryPrimitives.WriteUInt32LittleEndian(head, type);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)value.Length);
        _records.Write(head);
        _records.Write(value);
        _records.Write(stackalloc byte[(int)(TeeImageHeader.RoundUp8(value.Length) - value.Length)]);
    }

    public void Dispose() => _records.Dispose();

    public void CopyTo(Span<byte> area) => _records.GetBuffer().AsSpan(0, Length).CopyTo(area);
}
