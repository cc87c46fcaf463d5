using System.Globalization;
using System.Text;

namespace FirmwareKit.Pkcs11;

/// <summary>The grammar of RFC 7512 section 2.3: names, values, percent encoding.</summary>
internal static class Pkcs11UriAttributes
{
    public static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly string[] Path = ["token", "manufacturer", "serial", "model", "object", "type", "id", "slot-id"];

    private static readonly string[] Query = ["pin-source", "pin-value", "module-name", "module-path"];

    /// <summary>unreserved (RFC 3986) and pk11-res-avail, which may stand for themselves in both parts.</summary>
    private const string Plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:[]@!$'()*+,=";

    /// <exception cref="FormatException">Anything that the grammar does not allow, and attributes that are not known.</exception>
    public static void Add(Dictionary<string, byte[]> attributes, string part, char separator)
    {
        if (part.Length == 0)
            return;
        var (known, other, allowed) = separator == ';' ? (Path, Query, Plain + "&") : (Query, Path, Plain + "/?|");
        foreach (var attribute in part.Split(separator))
        {
            var equals = attribute.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new FormatException(attribute.Length == 0 ? $"An attribute is empty; is there a {separator} too many?" : $"\"{attribute}\" is no name=value.");
            var name = attribute[..equals];
            if (name.StartsWith("x-", StringComparison.Ordinal))
                continue;
            if (other.Contains(name))
                throw new FormatException($"{name} belongs {(separator == ';' ? "behind" : "before")} the question mark.");
            if (!known.Contains(name))
                throw new FormatException($"The attribute {name} is not known. Known are {string.Join(", ", known)} and x-...");
            if (!attributes.TryAdd(name, Decode(name, attribute.AsSpan(equals + 1), allowed)))
                throw new FormatException($"{name} is given twice.");
        }
    }

    private static byte[] Decode(string name, ReadOnlySpan<char> value, string allowed)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '%')
            {
                if (i + 2 >= value.Length || !byte.TryParse(value.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var encoded))
                    throw new FormatException($"{name}: a % is followed by two hexadecimal digits.");
                bytes.Add(encoded);
                i += 2;
            }
            else if (allowed.Contains(value[i], StringComparison.Ordinal))
            {
                bytes.Add((byte)value[i]);
            }
            else
            {
                // The value may be a PIN: say what to do without showing it.
                throw new FormatException($"{name}: character {i + 1} of its value must be percent encoded, for example a space as %20.");
            }
        }

        return [.. bytes];
    }
}
