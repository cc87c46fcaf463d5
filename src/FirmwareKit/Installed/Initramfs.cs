using FirmwareKit.Installed.Unpacking;

namespace FirmwareKit.Installed;

/// <summary>
/// An initial RAM file system: cpio archives one after the other, each plain or in a part that is compressed with gzip, xz or zstd. What is compressed
/// otherwise must be decompressed before; the error says by which command.
/// </summary>
public sealed class Initramfs : RootFileSystem
{
    private readonly Dictionary<string, CpioEntry> _entries = new(StringComparer.Ordinal);

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
    protected override RootEntry? Read(string path) =>
        _entries.GetValueOrDefault(path) is { } entry ? new RootEntry(entry.Kind, entry.Target, entry.Size, () => entry.Digest) : null;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ReadFolder(string path)
    {
        var start = path.Length == 0 ? path : path + "/";
        return [.. _entries.Keys.Where(key => key.StartsWith(start, StringComparison.Ordinal) && key.IndexOf('/', start.Length) < 0).Select(key => key[start.Length..])];
    }

    /// <summary>As the kernel creates it: a later one replaces an earlier one, links on the way are followed, and without its folder it is dropped.</summary>
    private void Add(string name, CpioEntry entry)
    {
        var parts = name.Split('/').Where(part => part is not ("" or "." or "..")).ToArray();
        if (parts.Length == 0)
            return;
        var folder = Find(string.Join('/', parts[..^1]));
        if (folder.Result == RootLookupResult.NotAFile && (folder.Entry is { Kind: RootEntryKind.Folder } || folder.Path == "/"))
            _entries[$"{folder.Path}/{parts[^1]}".TrimStart('/')] = entry;
    }
}
