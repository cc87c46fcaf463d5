using System.Security.Cryptography;
using FirmwareKit.Binary;

namespace FirmwareKit.Installed;

/// <summary>A root file system in memory: what a program, a test, or a check of one firmware says is installed.</summary>
public sealed class MemoryRoot : RootFileSystem
{
    private readonly Dictionary<string, RootEntry> _entries = [];
    private readonly Dictionary<string, ByteSource> _contents = [];

    /// <inheritdoc/>
    public override string Name => "the file system";

    /// <summary>Adds a file, and the folders that lead to it.</summary>
    /// <param name="path">Path from the root: <c>/lib/firmware/rproc-m4-fw</c>. Empty components, <c>.</c> and <c>..</c> are resolved.</param>
    /// <param name="content">Its bytes; they are used as long as this file system is.</param>
    /// <exception cref="ArgumentException">The path leads through a file, or names a folder that is there.</exception>
    public void AddFile(string path, ByteSource content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var key = Add(path, new RootEntry(RootEntryKind.File, string.Empty, content.Length, () => Hash(content)));
        _contents[key] = content;
    }

    /// <summary>Adds a folder, and those that lead to it; nothing happens when it is there.</summary>
    /// <param name="path">Path from the root.</param>
    /// <exception cref="ArgumentException">The path leads through a file, or names one.</exception>
    public void AddFolder(string path) => Add(path, new RootEntry(RootEntryKind.Folder, string.Empty, 0, () => []));

    /// <summary>The bytes of a file.</summary>
    /// <param name="lookup">What looking it up gave.</param>
    /// <exception cref="ArgumentException">It is no file of this file system.</exception>
    public ByteSource ContentOf(RootLookup lookup)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        return _contents.GetValueOrDefault(lookup.Path.TrimStart('/')) ?? throw new ArgumentException($"{lookup.Path} is no file.", nameof(lookup));
    }

    /// <inheritdoc/>
    protected override RootEntry? Read(string path) => _entries.GetValueOrDefault(path);

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ReadFolder(string path)
    {
        var start = path.Length == 0 ? path : path + "/";
        return [.. _entries.Keys.Where(key => key.StartsWith(start, StringComparison.Ordinal) && key.IndexOf('/', start.Length) < 0).Select(key => key[start.Length..])];
    }

    private string Add(string path, RootEntry entry)
    {
        ArgumentNullException.ThrowIfNull(path);
        var components = new List<string>();
        foreach (var component in path.Split('/'))
        {
            if (component == "..")
                components.RemoveRange(Math.Max(0, components.Count - 1), Math.Min(1, components.Count));
            else if (component is not ("" or "."))
                components.Add(component);
        }

        for (var i = 1; i < components.Count; i++)
        {
            var folder = string.Join('/', components[..i]);
            if (!_entries.TryAdd(folder, new RootEntry(RootEntryKind.Folder, string.Empty, 0, () => [])) && _entries[folder].Kind != RootEntryKind.Folder)
                throw new ArgumentException($"/{folder} is a file, and {path} leads through it.", nameof(path));
        }

        var key = string.Join('/', components);
        if (components.Count == 0 || (_entries.TryGetValue(key, out var known) && known.Kind != entry.Kind))
            throw new ArgumentException($"{path} is there already, and is something else.", nameof(path));
        _entries[key] = entry;
        return key;
    }

    private static byte[] Hash(ByteSource content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        for (long offset = 0; offset < content.Length; offset += buffer.Length)
            hash.AppendData(content.View(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, content.Length - offset))));
        return hash.GetHashAndReset();
    }
}
