using System.Globalization;
using FirmwareKit.Loading;
using FirmwareKit.Tee;

namespace FirmwareKit.LogReading;

/// <summary>Values of a log line in the texts that explain it.</summary>
internal static class LogValue
{
    /// <summary>Puts the values in; a value is never looked into for further names.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values)
    {
        if (!text.Contains('{', StringComparison.Ordinal))
            return text;
        var parts = text.Split('{', '}');
        for (var i = 1; i < parts.Length; i += 2)
            parts[i] = Decode(parts[i], values.TryGetValue(parts[i], out var value) ? value : "?");
        return string.Concat(parts);
    }

    private static string Decode(string name, string value) => name switch
    {
        "errno" when int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number > int.MinValue => $"{number} ({ErrorNumber.NameOf(number)})",
        "tee" when uint.TryParse(WithoutPrefix(value), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) => ((TeeResult)code).Describe(),
        _ => value,
    };

    /// <summary>OP-TEE prints 0x twice in places.</summary>
    private static ReadOnlySpan<char> WithoutPrefix(ReadOnlySpan<char> value)
    {
        while (value.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            value = value[2..];
        return value;
    }
}
