using System.Text.Json;
using FirmwareKit.Binary;

namespace FirmwareKit.Conformance;

/// <summary>A folder of cases: its JSON files, and the files that they name.</summary>
public sealed class ConformanceFolder
{
    /// <summary>Opens a folder.</summary>
    /// <param name="path">Absolute or relative path.</param>
    /// <exception cref="ConformanceFormatException">There is no such folder.</exception>
    public ConformanceFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(Path))
            throw new ConformanceFormatException($"{path} is not a folder.");
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Whether the folder has the file.</summary>
    /// <param name="file">Path in the folder.</param>
    public bool Has(string file) => File.Exists(PathOf(file));

    /// <summary>Full path of a file of the folder.</summary>
    /// <param name="file">Path in the folder.</param>
    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Reads a file whole.</summary>
    /// <param name="file">Path in the folder.</param>
    /// <exception cref="ConformanceFormatException">There is no such file.</exception>
    public byte[] Bytes(string file) =>
        Has(file) ? File.ReadAllBytes(PathOf(file)) : throw new ConformanceFormatException($"{PathOf(file)} is missing.");

    /// <summary>A file in memory, so that nobody needs to close it.</summary>
    /// <param name="file">Path in the folder.</param>
    /// <exception cref="ConformanceFormatException">There is no such file.</exception>
    public ByteSource Source(string file) => ByteSource.FromMemory(Bytes(file));

    /// <summary>Reads a JSON file.</summary>
    /// <param name="file">Path in the folder.</param>
    /// <exception cref="ConformanceFormatException">There is no such file, or it is not JSON.</exception>
    public JsonElement Json(string file)
    {
        try
        {
            return JsonDocument.Parse(Bytes(file)).RootElement;
        }
        catch (JsonException e)
        {
            throw new ConformanceFormatException($"{PathOf(file)} is not JSON: {e.Message}", e);
        }
    }

    /// <summary>The objects of a JSON file that holds an array of them.</summary>
    /// <param name="file">Path in the folder.</param>
    /// <exception cref="ConformanceFormatException">There is no such file, or it holds something else.</exception>
    public IReadOnlyList<JsonElement> Objects(string file)
    {
        var root = Json(file);
        if (root.ValueKind != JsonValueKind.Array || root.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
            throw new ConformanceFormatException($"{PathOf(file)} is not an array of objects.");
        return [.. root.EnumerateArray()];
    }
}
