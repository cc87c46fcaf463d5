using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareKit.Installed;

/// <summary>
/// Reads cpio archives of the form newc one after the other, as the kernel unpacks an initramfs (Documentation/driver-api/early-userspace/buffer-format.rst).
/// Nothing is kept but names, sizes, links and digests; every number is checked against a limit before anything is allocated for it.
/// </summary>
internal sealed class CpioReader(Stream stream)
{
    private const int HeaderBytes = 110;
    private const int LongestName = 4096;
    private const int MostEntries = 262_144;

    /// <summary>Names and link targets are all that is kept; a large root file system has about 10 MiB of them.</summary>
    private const long MostText = 64 * 1024 * 1024;

    /// <summary>What a compressed archive may grow to.</summary>
    private const long LargestArchive = 2L * 1024 * 1024 * 1024;

    private readonly byte[] _buffer = new byte[81920];
    private readonly byte[] _header = new byte[HeaderBytes];
    private readonly Dictionary<(uint Inode, uint Major, uint Minor), CpioEntry> _hardLinks = [];
    private long _position;
    private long _text;
    private int _count;

    /// <summary>Entries by path; a later one replaces an earlier one.</summary>
    public Dictionary<string, CpioEntry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads until the stream ends, or something follows that is no cpio archive.</summary>
    /// <returns>The first bytes of what follows, empty at the end, and where it begins.</returns>
    public (byte[] Next, long Offset) ReadArchives()
    {
        while (true)
        {
            var start = SkipZeros(out var first);
            if (first < 0)
                return ([], start);
            _header[0] = (byte)first;
            var length = 1 + Fill(_header.AsSpan(1, 5));
            if (length < 6 || !IsMagic(_header.AsSpan(0, 6)))
                return (_header[..length], start);
            ReadArchive();
        }
    }

    private static bool IsMagic(ReadOnlySpan<byte> bytes) => bytes.SequenceEqual("070701"u8) || bytes.SequenceEqual("070702"u8);

    /// <summary>One archive, up to its trailer. The magic of the first entry is read already.</summary>
    private void ReadArchive()
    {
        _hardLinks.Clear();
        for (var isFirst = true; ; isFirst = false)
        {
            var start = _position - (isFirst ? 6 : 0);
            Require(_header.AsSpan(isFirst ? 6 : 0, HeaderBytes - (isFirst ? 6 : 0)));
            if (!IsMagic(_header.AsSpan(0, 6)))
                throw new CpioFormatException(start, "Expected a cpio header (070701): the archive is damaged, or not of the form newc.");
            if (!ReadEntry(start))
                return;
        }
    }

    /// <summary>One entry; false for the trailer.</summary>
    private bool ReadEntry(long start)
    {
        var (inode, mode, links, size) = (Field(0), Field(1), Field(4), Field(6));
        var nameLength = Field(11);
        if (nameLength is 0 or > LongestName)
            throw new CpioFormatException(start, $"A name of {nameLength} bytes; 1 to {LongestName} are possible.");
        var name = ReadText((int)nameLength);
        SkipToMultipleOf4();
        if (name == "TRAILER!!!")
        {
            Skip(size);
            return false;
        }

        if (++_count > MostEntries)
            throw new CpioFormatException(start, $"More than {MostEntries} entries.");
        var kind = (mode & 0xf000) switch
        {
            0x8000 => RootEntryKind.File,
            0x4000 => RootEntryKind.Folder,
            0xa000 => RootEntryKind.Link,
            _ => RootEntryKind.Special,
        };
        if (kind == RootEntryKind.Link && size > LongestName)
            throw new CpioFormatException(start, $"A link with a target of {size} bytes; {LongestName} are possible.");
        var target = kind == RootEntryKind.Link ? ReadText((int)size) : string.Empty;
        var digest = kind == RootEntryKind.File ? ReadDigest(size) : [];
        if (kind is not (RootEntryKind.File or RootEntryKind.Link))
            Skip(size);
        SkipToMultipleOf4();
        Add(Normalize(name), new CpioEntry(kind, target, size, digest), links > 1 && kind == RootEntryKind.File ? (inode, Field(7), Field(8)) : null);
        return true;
    }

    /// <summary>Of several hard links only one carries the bytes.</summary>
    private void Add(string path, CpioEntry entry, (uint, uint, uint)? inode)
    {
        if (inode is { } key)
        {
            if (_hardLinks.TryGetValue(key, out var known))
            {
                if (entry.Size != 0)
                    (known.Size, known.Digest) = (entry.Size, entry.Digest);
                entry = known;
            }
            else
            {
                _hardLinks.Add(key, entry);
            }
        }

        if (path.Length != 0)
            Entries[path] = entry;
    }

    private static string Normalize(string name) => string.Join('/', name.Split('/').Where(part => part is not ("" or "." or "..")));

    /// <summary>One of the 13 numbers of the header, eight hexadecimal digits each.</summary>
    private uint Field(int index)
    {
        var digits = _header.AsSpan(6 + (8 * index), 8);
        return uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new CpioFormatException(_position, $"Expected eight hexadecimal digits in field {index} of the header.");
    }

    private string ReadText(int length)
    {
        _text += length;
        if (_text > MostText)
            throw new CpioFormatException(_position, $"Names and links of more than {MostText} bytes.");
        var bytes = new byte[length];
        Require(bytes);
        var text = bytes.AsSpan();
        return Encoding.UTF8.GetString(text.IndexOf((byte)0) is >= 0 and var end ? text[..end] : text);
    }

    private byte[] ReadDigest(uint size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long rest = size; rest > 0;)
        {
            var part = _buffer.AsSpan(0, (int)Math.Min(rest, _buffer.Length));
            Require(part);
            hash.AppendData(part);
            rest -= part.Length;
        }

        return hash.GetHashAndReset();
    }

    private void Skip(uint size)
    {
        for (long rest = size; rest > 0;)
        {
            var part = _buffer.AsSpan(0, (int)Math.Min(rest, _buffer.Length));
            Require(part);
            rest -= part.Length;
        }
    }

    private void SkipToMultipleOf4() => Require(_buffer.AsSpan(0, (int)((4 - (_position % 4)) % 4)));

    private long SkipZeros(out int first)
    {
        do
        {
            first = Fill(_buffer.AsSpan(0, 1)) == 0 ? -1 : _buffer[0];
        }
        while (first == 0);
        return first < 0 ? _position : _position - 1;
    }

    private void Require(Span<byte> destination)
    {
        if (Fill(destination) != destination.Length)
            throw new CpioFormatException(_position, "The archive ends in the middle of an entry.");
    }

    private int Fill(Span<byte> destination)
    {
        var filled = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        _position += filled;
        return _position <= LargestArchive ? filled : throw new CpioFormatException(_position, $"The archive has more than {LargestArchive} bytes.");
    }
}

/// <summary>What is kept of one entry.</summary>
internal sealed class CpioEntry(RootEntryKind kind, string target, uint size, byte[] digest)
{
    public RootEntryKind Kind { get; } = kind;

    public string Target { get; } = target;

    public uint Size { get; set; } = size;

    public byte[] Digest { get; set; } = digest;
}
