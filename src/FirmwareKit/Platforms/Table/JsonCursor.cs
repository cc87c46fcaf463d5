using System.Globalization;
using System.Text.Json;

namespace FirmwareKit.Platforms.Table;

/// <summary>One value of a JSON document together with its path, so that whatever is wrong is said with the place.</summary>
internal readonly struct JsonCursor(JsonElement element, string path)
{
    public JsonCursor Member(string name) => Optional(name) ?? throw Expected($"a member \"{name}\"");

    public JsonCursor? Optional(string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Expected("an object");
        return element.TryGetProperty(name, out var value) ? new JsonCursor(value, $"{path}.{name}") : null;
    }

    /// <summary>Refuses members that the schema does not name: a misspelled one would be ignored without a word.</summary>
    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Expected("an object");
        foreach (var member in element.EnumerateObject())
        {
            if (!names.Contains(member.Name))
                throw new PlatformFormatException($"{path}.{member.Name}", $"no such member here; there are {string.Join(", ", names.ToArray())}.");
        }
    }

    public string Text() => element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : throw Expected("a string that is not empty");

    public bool Flag() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Expected("true or false"),
    };

    /// <summary>An address or a size: <c>"0x80000000"</c>, or a whole number.</summary>
    public ulong Number()
    {
        const string What = "a whole number, or a string such as \"0x80000000\"";
        if (element.ValueKind == JsonValueKind.Number)
            return element.TryGetUInt64(out var number) ? number : throw Expected(What);
        if (element.ValueKind == JsonValueKind.String
            && element.GetString() is ['0', 'x', .. { Length: > 0 and <= 16 } digits]
            && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var address))
        {
            return address;
        }

        throw Expected(What);
    }

    public uint Number32() => Number() is <= uint.MaxValue and var number ? (uint)number : throw Expected("a number of at most 32 bits");

    /// <summary>One of a few words.</summary>
    public T Word<T>(IReadOnlyDictionary<string, T> words) =>
        element.ValueKind == JsonValueKind.String && words.TryGetValue(element.GetString()!, out var value) ? value : throw Expected($"one of {string.Join(", ", words.Keys)}");

    public IReadOnlyList<T> List<T>(Func<JsonCursor, T> read)
    {
        if (element.ValueKind != JsonValueKind.Array)
            throw Expected("a list");
        var list = new List<T>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
            list.Add(read(new JsonCursor(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{list.Count}]"))));
        return list;
    }

    public PlatformFormatException Expected(string what) => new(path, $"expected {what}, found {Describe()}.");

    private string Describe() => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"\"{(element.GetString() is { Length: > 40 } text ? text[..40] + "..." : element.GetString())}\"",
        JsonValueKind.Number => element.GetRawText() is { Length: > 40 } ? "a long number" : element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
