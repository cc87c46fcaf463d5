using System.Globalization;

namespace FirmwareKit.Cli.Input;

/// <summary>Numbers as users write them: hexadecimal with 0x, or decimal.</summary>
internal static class Numbers
{
    public static bool TryParseAddress(string text, out uint address) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out address)
            : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out address);
}
