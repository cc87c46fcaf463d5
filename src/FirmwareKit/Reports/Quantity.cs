using System.Globalization;

namespace FirmwareKit.Reports;

/// <summary>Addresses, sizes and counts as reports for people spell them.</summary>
public static class Quantity
{
    /// <summary>An address in hexadecimal, at least 8 digits.</summary>
    /// <param name="address">The address.</param>
    public static string Address(ulong address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x8}");

    /// <summary>Bytes below 1 KiB, otherwise KiB, MiB or GiB with one digit.</summary>
    /// <param name="bytes">Size in bytes.</param>
    public static string Size(ulong bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        < 1024 * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024.0):0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024.0 * 1024.0):0.0} GiB"),
    };

    /// <summary>
    /// The share of a part in percent, to the nearest; near the ends with one digit more, since that something is not quite empty, or full, is worth knowing. Only
    /// nothing is 0 %, and only all is 100 %.
    /// </summary>
    /// <param name="part">The part, in bytes.</param>
    /// <param name="whole">The whole, in bytes; of 0 bytes there is no share, and the text is empty.</param>
    public static string Percent(ulong part, ulong whole)
    {
        if (whole == 0)
            return string.Empty;
        if (part == 0 || part >= whole)
            return part == 0 ? "0 %" : "100 %";
        var share = part * 100.0 / whole;
        if (share is < 0.1 or > 99.9)
            return share < 0.1 ? "<0.1 %" : ">99.9 %";
        var tenths = Math.Round(share, 1, MidpointRounding.AwayFromZero);
        return tenths is < 10 or > 90
            ? string.Create(CultureInfo.InvariantCulture, $"{tenths:0.0} %")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(share, MidpointRounding.AwayFromZero):0} %");
    }

    /// <summary>A number with its noun: <c>1 warning</c>, <c>2 warnings</c>.</summary>
    /// <param name="count">The number.</param>
    /// <param name="noun">The noun for one.</param>
    public static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{count} {noun}s");
}
