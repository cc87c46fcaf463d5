using System.Globalization;

namespace FirmwareKit.Cli.Output;

/// <summary>Addresses and sizes as the reports print them.</summary>
internal static class Sizes
{
    public static string Address(ulong address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x8}");

    /// <summary>Bytes below 1 KiB, otherwise KiB or MiB with one digit.</summary>
    public static string Size(ulong bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024.0):0.0} MiB"),
    };

    public static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{count} {noun}s");
}
