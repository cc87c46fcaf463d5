using System.Globalization;

namespace FirmwareKit.Reports;

/// <summary>Addresses, sizes and counts as reports for people spell them.</summary>
public static class Quantity
{
    /// <summary>An address in hexadecimal, at least 8 digits.</summary>
    /// <param name="address">The address.</param>
    public static string Address(ulong address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x8}");

    /// <summary>Bytes below 1 KiB, otherwise KiB or MiB with one digit.</summary>
    /// <param name="bytes">Size in bytes.</param>
    public static string Size(ulong bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024.0):0.0} MiB"),
    };

    /// <summary>A number with its noun: <c>1 warning</c>, <c>2 warnings</c>.</summary>
    /// <param name="count">The number.</param>
    /// <param name="noun">The noun for one.</param>
    public static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{count} {noun}s");
}
