using System.Globalization;
using System.Text.Json;

namespace FirmwareKit.Reports.Sarif;

/// <summary>
/// Where results are. The location is what a reader has to open: the source line where one is known, the device tree for a finding in it, else the firmware.
/// Code-scanning services show only that one. It has a region where it has a line, and else is the whole file: GitHub wants a line in a region, and shows
/// no result whose region has bytes only; its own tool writes none for what is no text. The bytes of the firmware follow as a related location.
/// </summary>
/// <param name="sources">The folder that paths are relative to.</param>
internal sealed class SarifLocations(SourceTree sources)
{
    /// <summary>Name of the base of all paths. Where it is on the machine stays unsaid.</summary>
    public const string Base = "%SRCROOT%";

    /// <summary>The path of a file that the user named.</summary>
    public string NameOf(string path) => sources.NameOf(path);

    public void Write(Utf8JsonWriter json, SarifResult result)
    {
        var (location, line) = (result.Finding.Location, result.Source.Line);
        var source = line is null ? null : sources.Find(line.File);
        var tree = TreeOf(result);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (source is not null)
            WriteLine(json, source, line!.Line);
        else if (tree is not null)
            WriteFile(json, tree, null);
        else
            WriteFile(json, NameOf(result.Firmware), null);
        WriteLogical(json, result);
        json.WriteEndObject();
        json.WriteEndArray();

        var isWholeFirmware = source is null && tree is null && location.FileOffset is null;
        if (isWholeFirmware && line is null)
            return;
        json.WriteStartArray("relatedLocations");
        if (source is null && line is not null)
        {
            json.WriteStartObject();
            SarifRules.Text(json, "message", string.Create(CultureInfo.InvariantCulture, $"{line.File[(line.File.LastIndexOf('/') + 1)..]}, line {line.Line}"));
            json.WriteEndObject();
        }

        if (!isWholeFirmware)
        {
            json.WriteStartObject();
            WriteFile(json, NameOf(result.Firmware), result.Bytes);
            SarifRules.Text(json, "message", location.FileOffset is null ? "the firmware" : location.Description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>An artifactLocation.</summary>
    public static void WriteArtifact(Utf8JsonWriter json, string name, string path)
    {
        json.WriteStartObject(name);
        json.WriteString("uri", UriOf(path));
        json.WriteString("uriBaseId", Base);
        json.WriteEndObject();
    }

    /// <summary>The tree that a finding is in; null when it is not in the board's own.</summary>
    private string? TreeOf(SarifResult result) =>
        result.Finding.Location is { DeviceTreePath: not null } location && !location.Description.Contains("OP-TEE", StringComparison.Ordinal)
            ? sources.NameOf(result.Tree)
            : null;

    private static void WriteLine(Utf8JsonWriter json, string path, int line)
    {
        json.WriteStartObject("physicalLocation");
        WriteArtifact(json, "artifactLocation", path);
        json.WriteStartObject("region");
        json.WriteNumber("startLine", line);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter json, string path, FirmwareBytes? region)
    {
        json.WriteStartObject("physicalLocation");
        WriteArtifact(json, "artifactLocation", path);
        if (region is { } bytes)
        {
            json.WriteStartObject("region");
            json.WriteNumber("byteOffset", bytes.Offset);
            if (bytes.Length is { } length)
                json.WriteNumber("byteLength", length);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteLogical(Utf8JsonWriter json, SarifResult result)
    {
        var location = result.Finding.Location;
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        if (location.DeviceTreePath is { } path)
        {
            json.WriteString("name", path[(path.LastIndexOf('/') + 1)..] is { Length: > 0 } name ? name : "/");
            json.WriteString("fullyQualifiedName", path);
            json.WriteString("decoratedName", location.Description);
            json.WriteString("kind", "device-tree-node");
        }
        else if (result.Source.Symbol.Length != 0)
        {
            json.WriteString("name", result.Source.Symbol);
            json.WriteString("decoratedName", location.Description);
            json.WriteString("kind", "symbol");
        }
        else
        {
            json.WriteString("name", location.Description);
            json.WriteString("kind", "firmware-part");
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>A relative reference (RFC 3986): each name escaped, a colon in the first too.</summary>
    private static string UriOf(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
