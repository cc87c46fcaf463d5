namespace FirmwareKit.Tee;

/// <summary>One record of the TLV area.</summary>
/// <param name="Type">Type, see <see cref="TlvType"/>.</param>
/// <param name="Length">Length of the value in bytes, padding not counted.</param>
/// <param name="Offset">Offset of the record in the file.</param>
public readonly record struct Tlv(uint Type, uint Length, long Offset)
{
    /// <summary>Size of type and length.</summary>
    public const int HeadSize = 8;

    /// <summary>Offset of the value in the file.</summary>
    public long ValueOffset => Offset + HeadSize;

    /// <summary>The type's name, or its number.</summary>
    public string Name => TlvType.NameOf(Type) ?? $"0x{Type:x}";
}
