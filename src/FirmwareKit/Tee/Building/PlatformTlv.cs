using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace FirmwareKit.Tee.Building;

/// <summary>A platform record that the signer adds: a type in 0x10000 ... 0x1ffff and a value.</summary>
public sealed record PlatformTlv
{
    private PlatformTlv(uint type, ImmutableArray<byte> value)
    {
        Type = type;
        Value = value;
    }

    /// <summary>The type.</summary>
    public uint Type { get; }

    /// <summary>The value as it goes into the image, without padding.</summary>
    public ImmutableArray<byte> Value { get; }

    /// <summary>A record with any bytes.</summary>
    /// <param name="type">Type, 0x10000 to 0x1ffff.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The type is outside of the platform range.</exception>
    public static PlatformTlv Create(uint type, ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(type, TlvType.FirstPlatform);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(type, TlvType.LastPlatform);
        return new PlatformTlv(type, [.. value]);
    }

    /// <summary>A record with a 32-bit number, little endian.</summary>
    /// <param name="type">Type, 0x10000 to 0x1ffff.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The type is outside of the platform range.</exception>
    public static PlatformTlv Create(uint type, uint value)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(word, value);
        return Create(type, word);
    }

    /// <summary>
    /// A record from two words: ID is BOOTADDR, BOOTSEC or a number; VALUE is <c>0x...</c> (32 bits), <c>u32:N</c>, <c>u64:N</c> (little endian),
    /// <c>hex:001122</c> or <c>text:...</c>. Anything else is text, as the signing scripts have it.
    /// </summary>
    /// <param name="id">The type: a name, hexadecimal with 0x, or decimal.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="FormatException">The words cannot be taken as they are; the message says what to write.</exception>
    public static PlatformTlv Parse(string id, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var type = ParseType(id);
        var bytes = ParseValue(value);
        // The scripts store text and decimal numbers as text, and ST's OP-TEE then answers CORRUPT_OBJECT.
        if (type is TlvType.BootAddress or TlvType.BootSecure && (bytes.Length != 4 || !IsNumber(value)))
            throw new FormatException($"{TlvType.NameOf(type)} is a number of 32 bits in hexadecimal: write 0x... instead of \"{value}\".");
        return Create(type, bytes);
    }

    /// <summary>A record's type from a word: BOOTADDR, BOOTSEC or a number in the platform range.</summary>
    /// <param name="id">The word.</param>
    /// <exception cref="FormatException">The word is no platform type.</exception>
    public static uint ParseType(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var type = id switch
        {
            "BOOTADDR" => TlvType.BootAddress,
            "BOOTSEC" => TlvType.BootSecure,
            _ when TryParseNumber(id, out var number) && number <= uint.MaxValue => (uint)number,
            _ => throw new FormatException($"\"{id}\" is no platform TLV: write BOOTADDR, BOOTSEC, or a number such as 0x10005."),
        };
        return type is >= TlvType.FirstPlatform and <= TlvType.LastPlatform
            ? type
            : throw new FormatException($"Platform TLV 0x{type:x} is outside of 0x10000 to 0x1ffff.");
    }

    private static byte[] ParseValue(string value)
    {
        if (value.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return Number(value, value, 4);
        if (value.StartsWith("u32:", StringComparison.Ordinal))
            return Number(value, value[4..], 4);
        if (value.StartsWith("u64:", StringComparison.Ordinal))
            return Number(value, value[4..], 8);
        if (value.StartsWith("text:", StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(value[5..]);
        if (!value.StartsWith("hex:", StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(value);
        try
        {
            return Convert.FromHexString(value.AsSpan(4));
        }
        catch (FormatException e)
        {
            throw new FormatException($"\"{value}\": after hex: come pairs of hexadecimal digits.", e);
        }
    }

    private static byte[] Number(string word, string digits, int size)
    {
        if (!TryParseNumber(digits, out var number) || (size == 4 && number > uint.MaxValue))
            throw new FormatException($"\"{word}\" is no number of {8 * size} bits.");
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        return bytes[..size];
    }

    private static bool IsNumber(string value) =>
        value.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || value.StartsWith("u32:", StringComparison.Ordinal) || value.StartsWith("hex:", StringComparison.Ordinal);

    private static bool TryParseNumber(string text, out ulong number) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
