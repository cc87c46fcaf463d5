using System.IO.Compression;
using ZstdSharp;

namespace FirmwareKit.Installed;

/// <summary>
/// An initial RAM file system: cpio archives one after the other, the last one perhaps compressed with gzip or zstd. Everything that is compressed otherwise
/// must be decompressed before; the error says by which command.
/// </summary>
public sealed class Initramfs : RootFileSystem
{
    private static readonly (byte[] Magic, string Kind, string Command)[] Compressions =
    [
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "xz", "xz -dc"),
        ([0x02, 0x21, 0x4c, 0x18], "lz4", "lz4 -dc"),
        ([0x04, 0x22, 0x4d, 0x18], "lz4", "lz4 -dc"),
        ([0x42, 0x5a, 0x68], "bzip2", "bzip2 -dc"),
        ([0x89, 0x4c, 0x5a, 0x4f], "lzo", "lzop -dc"),
        ([0x5d, 0x00, 0x00], "lzma", "xz --format=lzma -dc"),
    ];

    private readonly Dictionary<string, CpioEntry> _entries;

    private Initramfs(Dictionary<string, CpioEntry> entries) => _entries = entries;

    /// <inheritdoc/>
    public override string Name => "the initramfs";

    /// <summary>Reads an initramfs.</summary>
    /// <param name="stream">The file, from its start; it must be seekable.</param>
    /// <exception cref="CpioFormatException">It is no cpio archive of the form newc, is damaged, too large, or compressed with something else than gzip or zstd.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Initramfs Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var plain = new CpioReader(stream);
        var (next, offset) = plain.ReadArchives();
        var entries = plain.Entries;
        if (next.Length != 0)
        {
            foreach (var (path, entry) in ReadCompressed(stream, next, offset))
                entries[path] = entry;
        }

        return entries.Count != 0 ? new Initramfs(entries) : throw new CpioFormatException(0, "This is no initramfs: it has no entries.");
    }

    /// <inheritdoc/>
    protected override RootEntry? Read(string path) =>
        // A folder that the archive does not name itself is not there: the kernel drops what would lie in it.
        _entries.GetValueOrDefault(path) is { } entry ? new RootEntry(entry.Kind, entry.Target, entry.Size, () => entry.Digest) : null;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ReadFolder(string path)
    {
        var start = path.Length == 0 ? path : path + "/";
        return [.. _entries.Keys.Where(key => key.StartsWith(start, StringComparison.Ordinal) && key.IndexOf('/', start.Length) < 0).Select(key => key[start.Length..])];
    }

    private static Dictionary<string, CpioEntry> ReadCompressed(Stream stream, byte[] magic, long offset)
    {
        stream.Position = offset;
        using var plain = Decompress(stream, magic) ?? throw Unknown(magic, offset);
        try
        {
            var reader = new CpioReader(plain);
            var (next, inner) = reader.ReadArchives();
            return next.Length == 0 ? reader.Entries : throw Unknown(next, inner);
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException or EndOfStreamException)
        {
            throw new CpioFormatException(offset, $"The compressed data is damaged: {e.Message}");
        }
    }

    private static Stream? Decompress(Stream stream, byte[] magic) => magic switch
    {
        [0x1f, 0x8b, ..] => new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => new DecompressionStream(stream, leaveOpen: true),
        _ => null,
    };

    private static CpioFormatException Unknown(byte[] next, long offset)
    {
        foreach (var (magic, kind, command) in Compressions)
        {
            if (next.AsSpan().StartsWith(magic) || (next.Length < magic.Length && magic.AsSpan().StartsWith(next)))
                return new CpioFormatException(offset, $"This part is compressed with {kind}, which is not read here. Decompress it first: tail -c +{offset + 1} INITRAMFS | {command} > initramfs.cpio");
        }

        return new CpioFormatException(offset, "Expected a cpio archive of the form newc (070701), or gzip or zstd data.");
    }
}
