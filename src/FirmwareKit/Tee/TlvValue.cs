using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using FirmwareKit.Signing;

namespace FirmwareKit.Tee;

/// <summary>What the value of a record says, for people.</summary>
public static class TlvValue
{
    private const int LongestShown = 16;
    private const int LongestKey = 8 * 1024;

    /// <summary>Decodes a record: <c>RSA PKCS#1 v1.5, SHA-256</c>, <c>0x80100000</c>, <c>5 entries</c>; bytes in hexadecimal where nothing else is known.</summary>
    /// <param name="image">The image.</param>
    /// <param name="record">One of its records.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Describe(TeeImage image, Tlv record)
    {
        ArgumentNullException.ThrowIfNull(image);
        var tableEntry = record.Type switch { TlvType.HashTable => SegmentHash.PlainSize, TlvType.EncryptionTable => SegmentHash.EncryptedSize, _ => 0 };
        if (tableEntry != 0)
            return record.Length % tableEntry == 0 ? Count(record.Length / (uint)tableEntry, "entry", "entries") : $"{record.Length} bytes, no multiple of {tableEntry}";
        if (record.Type == TlvType.PublicKeyInfo && record.Length is > 0 and <= LongestKey)
            return DescribeKey(image.Tlvs.ReadValue(record));
        if (record.Length > LongestShown && record.Type is not (TlvType.ImageSize or TlvType.ImageType))
            return $"{record.Length} bytes";
        var value = image.Tlvs.ReadValue(record with { Length = Math.Min(record.Length, 255 * 4) });
        return record.Type switch
        {
            TlvType.SignType when value is [1] => "RSA PKCS#1 v1.5, SHA-256",
            TlvType.SignType when value is [2] => "ECDSA P-256, SHA-256",
            TlvType.HashType when value is [1] => "SHA-256",
            TlvType.EncryptionType when value is [1] => "AES-CBC",
            TlvType.NumberOfImages when value is [var count] => Count(count, "image", "images"),
            TlvType.ImageType => string.Join(", ", value.Select(DescribeType)),
            TlvType.ImageSize when value.Length % 4 == 0 => string.Join(", ", Words(value)),
            TlvType.BootSecure when value.Length == 4 => "secure boot of the core",
            _ when record.Type >= TlvType.FirstPlatform && value.Length == 4 => $"0x{BinaryPrimitives.ReadUInt32LittleEndian(value):x8}",
            _ => DescribeBytes(value),
        };
    }

    private static string DescribeType(byte type) => type switch { 1 => "ELF", 2 => "encrypted ELF", _ => $"unknown {type}" };

    private static string DescribeKey(byte[] value)
    {
        try
        {
            using var key = FirmwarePublicKey.Parse(value, "PKEYINFO");
            return $"{key.Description} public key {key.Fingerprint[..16]}...";
        }
        catch (SigningException)
        {
            return value.Length <= LongestShown ? DescribeBytes(value) : $"{value.Length} bytes";
        }
    }

    private static string DescribeBytes(byte[] value) =>
        value.Length > 3 && value.All(b => b is >= 0x20 and < 0x7f) ? $"\"{Encoding.ASCII.GetString(value)}\"" : Convert.ToHexStringLower(value);

    private static IEnumerable<string> Words(byte[] value)
    {
        for (var i = 0; i < value.Length; i += 4)
            yield return string.Create(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadUInt32LittleEndian(value.AsSpan(i))}");
    }

    private static string Count(uint count, string one, string many) => count == 1 ? $"1 {one}" : $"{count} {many}";
}
