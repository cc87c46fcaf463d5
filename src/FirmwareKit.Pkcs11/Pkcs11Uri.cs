using System.Globalization;
using System.Text;

namespace FirmwareKit.Pkcs11;

/// <summary>
/// A key on a token, as RFC 7512 writes it: <c>pkcs11:token=release;object=rproc;type=private?module-name=softhsm2&amp;pin-source=file:/run/pin</c>.
/// What is not given matches anything.
/// </summary>
public sealed class Pkcs11Uri
{
    private const string Scheme = "pkcs11:";

    private readonly Dictionary<string, byte[]> _attributes;
    private readonly string _path;

    private Pkcs11Uri(string path, Dictionary<string, byte[]> attributes)
    {
        _path = path;
        _attributes = attributes;
    }

    /// <summary>Label of the token.</summary>
    public string? Token => Text("token");

    /// <summary>Manufacturer of the token.</summary>
    public string? Manufacturer => Text("manufacturer");

    /// <summary>Model of the token.</summary>
    public string? Model => Text("model");

    /// <summary>Serial number of the token.</summary>
    public string? Serial => Text("serial");

    /// <summary>Number of the slot.</summary>
    public ulong? SlotId => _attributes.TryGetValue("slot-id", out var value) ? ParseSlot(value) : null;

    /// <summary>Label of the key (CKA_LABEL).</summary>
    public string? Object => Text("object");

    /// <summary>Identifier of the key (CKA_ID), any bytes; null when not given.</summary>
    public ReadOnlyMemory<byte>? Id => _attributes.TryGetValue("id", out var value) ? new ReadOnlyMemory<byte>(value) : default(ReadOnlyMemory<byte>?);

    /// <summary>Path of the PKCS#11 module, or of the folder that <see cref="ModuleName"/> is in.</summary>
    public string? ModulePath => Text("module-path");

    /// <summary>Name of the PKCS#11 module without folder, prefix and suffix: <c>softhsm2</c>.</summary>
    public string? ModuleName => Text("module-name");

    /// <summary>Path of the file whose first line is the PIN.</summary>
    public string? PinFile => Text("pin-source") is not { } source ? null
        : source.StartsWith("file://", StringComparison.Ordinal) ? source["file://".Length..]
        : source.StartsWith("file:", StringComparison.Ordinal) ? source["file:".Length..]
        : source;

    /// <summary>The PIN itself. It shows in process lists and logs; <see cref="PinFile"/> does not.</summary>
    public string? PinValue => Text("pin-value");

    /// <summary>Whether a text is meant to be such a URI.</summary>
    /// <param name="text">Any text, for example a path.</param>
    public static bool IsPkcs11(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads a URI.</summary>
    /// <param name="text">The URI.</param>
    /// <exception cref="FormatException">
    /// It is malformed, names an attribute twice or one that is not known (other than <c>x-...</c>), or asks for something other than a private key.
    /// </exception>
    public static Pkcs11Uri Parse(string text)
    {
        if (!IsPkcs11(text))
            throw new FormatException($"A PKCS#11 URI starts with {Scheme}");
        var parts = text[Scheme.Length..].Split('?', 2);
        var attributes = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        Pkcs11UriAttributes.Add(attributes, parts[0], ';');
        if (parts.Length == 2)
            Pkcs11UriAttributes.Add(attributes, parts[1], '&');
        var uri = new Pkcs11Uri(Scheme + parts[0], attributes);
        uri.Check();
        return uri;
    }

    /// <summary>The URI without its query, so that no PIN shows.</summary>
    public override string ToString() => _path;

    private static ulong ParseSlot(byte[] value) =>
        ulong.TryParse(Encoding.UTF8.GetString(value), NumberStyles.None, CultureInfo.InvariantCulture, out var slot)
            ? slot
            : throw new FormatException("slot-id is a decimal number.");

    private void Check()
    {
        _ = SlotId;
        if (Text("type") is { } type and not "private")
            throw new FormatException($"type={type}: signing needs type=private; leave type away or change it.");
        if (PinFile is not null && PinValue is not null)
            throw new FormatException("pin-source and pin-value exclude each other (RFC 7512 section 2.4).");
        if (Text("pin-source") is { } source && source.StartsWith('|'))
            throw new FormatException("pin-source names a command, which is not run; give a file.");
    }

    private string? Text(string name)
    {
        if (!_attributes.TryGetValue(name, out var value))
            return null;
        try
        {
            return Pkcs11UriAttributes.Utf8.GetString(value);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException($"{name} is not UTF-8.", e);
        }
    }
}
