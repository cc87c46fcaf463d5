using FirmwareKit.Installed.Unpacking;

namespace FirmwareKit.Installed;

/// <summary>
/// An initial RAM file system: cpio archives one after the other, each plain or in a part that is compressed with gzip, xz or zstd. What is compressed
/// otherwise must be decompressed before; the error says by which command.
/// </summary>
public sealed class Initramfs : RootFileSystem
{
    /// <summary>Steps on the way of entries whose folder is a link; a hostile archive sends every entry around forty links.</summary>
    private const long MostSteps = 2_000_000;

    private readonly Dictionary<string, CpioEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _filledFolders = new(StringComparer.Ordinal);
    private long _steps;

    private Initramfs()
    {
    }

    /// <inheritdoc/>
    public override string Name => "the initramfs";

    /// <summary>Its parts, in the file's order.</summary>
    public IReadOnlyList<InitramfsPart> Parts { get; private set; } = [];

    /// <summary>Reads an initramfs.</summary>
    /// <param name="stream">The file, from its start.</param>
    /// <exception cref="CpioFormatException">It is no cpio archive of the form newc, is damaged, too large, or compressed with something else than gzip, xz or zstd.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Initramfs Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var root = new Initramfs();
        var reader = new InitramfsReader(stream, root.Add);
        reader.Read();
        root.Parts = reader.Parts;
        return root._entries.Count != 0 ? root : throw new CpioFormatException(0, "This is no initramfs: it has no entries.");
    }

    /// <inheritdoc/>
    protected override RootEntry? Read(string path)
    {
        _steps++;
        return _entries.GetValueOrDefault(path) is { } entry ? new RootEntry(entry.Kind, entry.Target, entry.Size, () => entry.Digest) : null;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ReadFolder(string path)
    {
        var start = path.Length == 0 ? path : path + "/";
        return [.. _entries.Keys.Where(key => key.StartsWith(start, StringComparison.Ordinal) && key.IndexOf('/', start.Length) < 0).Select(key => key[start.Length..])];
    }

    /// <summary>
    /// As the kernel creates it: a later one replaces an earlier one, but not a folder that holds something (clean_path); links on the way are followed;
    /// without its folder it is dropped.
    /// </summary>
    /// <returns>Whether the limit holds.</returns>
    private bool Add(string name, CpioEntry entry)
    {
        var parts = name.Split('/').Where(part => part is not ("" or "." or "..")).ToArray();
        if (parts.Length == 0)
            return true;
        var folder = string.Join('/', parts[..^1]);
        if (folder.Length != 0 && _entries.GetValueOrDefault(folder) is not { Kind: RootEntryKind.Folder })
        {
            var lookup = Find(folder);
            if (lookup.Result != RootLookupResult.NotAFile || (lookup.Entry is not { Kind: RootEntryKind.Folder } && lookup.Path != "/"))
                return _steps <= MostSteps;
            folder = lookup.Path.TrimStart('/');
        }

        var path = folder.Length == 0 ? parts[^1] : $"{folder}/{parts[^1]}";
        if (entry.Kind == RootEntryKind.Folder || !_filledFolders.Contains(path))
        {
            _entries[path] = entry;
            _filledFolders.Add(folder);
        }

        return _steps <= MostSteps;
    }
}
