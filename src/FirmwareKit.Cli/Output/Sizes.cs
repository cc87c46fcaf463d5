using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Output;

/// <summary>Addresses and sizes as the reports print them.</summary>
internal static class Sizes
{
    public static string Address(ulong address) => Quantity.Address(address);

    public static string Size(ulong bytes) => Quantity.Size(bytes);

    public static string Percent(ulong part, ulong whole) => Quantity.Percent(part, whole);

    public static string Count(long count, string noun) => Quantity.Count(count, noun);
}
