using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace FirmwareKit.Tee;

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
    /// A record from the two words that the signing scripts take: ID is BOOTADDR, BOOTSEC or a number; VALUE is <c>0x...</c> for 32 bits, anything
    /// else is text.
    /// </summary>
    /// <param name="id">The type: a name, hexadecimal with 0x, or decimal.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="FormatException">The words cannot be taken as they are; the message says what to write.</exception>
    public static PlatformTlv Parse(string id, string value)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(value);
        var type = id switch
        {
            "BOOTADDR" => TlvType.BootAddress,
            "BOOTSEC" => TlvType.BootSecure,
            _ when TryParseNumber(id, out var number) => number,
            _ => throw new FormatException($"\"{id}\" is no platform TLV: write BOOTADDR, BOOTSEC, or a number such as 0x10005."),
        };
        if (type is < TlvType.FirstPlatform or > TlvType.LastPlatform)
            throw new FormatException($"Platform TLV 0x{type:x} is outside of 0x10000 to 0x1ffff.");

        if (value.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            if (!uint.TryParse(value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var word))
                throw new FormatException($"\"{value}\" is no number of 32 bits.");
            return Create(type, word);
        }

        // The scripts store this as text, and ST's OP-TEE then answers CORRUPT_OBJECT.
        if (type is TlvType.BootAddress or TlvType.BootSecure)
            throw new FormatException($"{TlvType.NameOf(type)} is a number of 32 bits in hexadecimal: write 0x... instead of \"{value}\".");
        return Create(type, Encoding.UTF8.GetBytes(value));
    }

    private static bool TryParseNumber(string text, out uint number) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
