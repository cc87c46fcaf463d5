using System.Globalization;
using System.Text;
using System.Text.Json;
using FirmwareKit.Binary;

namespace FirmwareKit.Reports;

/// <summary>
/// What all JSON reports share: indented UTF-8, a versioned <c>schema</c> member first, addresses as hexadecimal strings, sizes and offsets as
/// numbers of bytes.
/// </summary>
internal static class JsonReport
{
    public static string Write(string schema, Action<Utf8JsonWriter> content) => Write(json =>
    {
        json.WriteString("schema", schema);
        content(json);
    });

    /// <summary>An object of somebody else's shape.</summary>
    public static string Write(Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    public static void Address(this Utf8JsonWriter json, string name, ulong? address)
    {
        if (address is { } value)
            json.WriteString(name, Hex(value));
        else
            json.WriteNull(name);
    }

    public static void Memory(this Utf8JsonWriter json, AddressRange memory)
    {
        json.Address("address", memory.Start);
        json.WriteNumber("size", memory.Size);
    }

    public static void List<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Strings(this Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            json.WriteStringValue(item);
        json.WriteEndArray();
    }

    public static string Hex(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x8}");

    /// <summary>A word of an enumeration as the schemas spell it: <c>BootsButFails</c> is <c>boots-but-fails</c>.</summary>
    public static string Kebab<T>(T value)
        where T : struct, Enum
    {
        var text = new StringBuilder();
        foreach (var c in value.ToString())
        {
            if (char.IsUpper(c) && text.Length != 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
