using System.Globalization;
using System.Text.Json;

namespace FirmwareKit.Conformance;

/// <summary>Fields of a case, with an error that names the field.</summary>
internal static class JsonFields
{
    /// <summary>The field, when it is there and not null.</summary>
    public static JsonElement? Field(this JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field : null;

    public static string Text(this JsonElement item, string name) =>
        item.TextOrNull(name) ?? throw new ConformanceFormatException($"The field \"{name}\" is missing in {Brief(item)}.");

    public static string? TextOrNull(this JsonElement item, string name) => item.Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw new ConformanceFormatException($"The field \"{name}\" is not text in {Brief(item)}."),
    };

    /// <summary>A number, written as one or as text: <c>64</c>, <c>"64"</c>, <c>"0x40"</c>.</summary>
    public static ulong Number(this JsonElement item, string name) =>
        item.Field(name) is { } field && TryNumber(field, out var number)
            ? number
            : throw new ConformanceFormatException($"The field \"{name}\" is not a number in {Brief(item)}.");

    public static IReadOnlyList<JsonElement> Items(this JsonElement item, string name) => item.Field(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray()],
        _ => throw new ConformanceFormatException($"The field \"{name}\" is not an array in {Brief(item)}."),
    };

    private static bool TryNumber(JsonElement field, out ulong number)
    {
        if (field.ValueKind == JsonValueKind.Number)
            return field.TryGetUInt64(out number);
        var text = field.ValueKind == JsonValueKind.String ? field.GetString()! : string.Empty;
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static string Brief(JsonElement item)
    {
        var text = item.GetRawText().ReplaceLineEndings(" ");
        return text.Length > 80 ? text[..80] + "..." : text;
    }
}
