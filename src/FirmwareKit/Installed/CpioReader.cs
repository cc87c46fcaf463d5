using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FirmwareKit.Installed.Unpacking;

namespace FirmwareKit.Installed;

/// <summary>
/// Reads cpio archives of the form newc entry by entry, as the kernel unpacks an initramfs (init/initramfs.c, buffer-format.rst). Nothing is kept but
/// names, sizes, links and digests; every number is checked against a limit before anything is allocated for it. The limits count over all archives.
/// </summary>
/// <param name="add">Takes an entry and its path; false when that is too much work.</param>
internal sealed class CpioReader(Func<string, CpioEntry, bool> add)
{
    private const int HeaderBytes = 110;
    private const int LongestName = 4096;
    private const int MostEntries = 262_144;

    /// <summary>Names and link targets are all that is kept; a large root file system has about 10 MiB of them.</summary>
    private const long MostText = 64 * 1024 * 1024;

    /// <summary>What all archives together may unpack to.</summary>
    private const long MostBytes = 1024L * 1024 * 1024;

    private readonly byte[] _buffer = new byte[81920];
    private readonly byte[] _header = new byte[HeaderBytes];
    private readonly Dictionary<(uint Inode, uint Major, uint Minor), CpioEntry> _hardLinks = [];
    private IByteInput? _input;
    private long _position;
    private long _total;
    private long _text;
    private int _count;

    /// <summary>Reads what a compressed part unpacks to: archives, and zeros before, between and behind them.</summary>
    /// <exception cref="CpioFormatException">There is something else, or an archive is damaged; the offset counts from the start of what it unpacks to.</exception>
    public void ReadArchives(IByteInput input)
    {
        _input = input;
        _position = 0;
        var isReset = false;
        while (Fill(_header.AsSpan(0, 1)) != 0)
        {
            if (_header[0] == 0)
                continue;
            // flush_buffer and do_reset
            if (_header[0] != '0')
                throw new CpioFormatException(_position - 1, isReset ? "Expected an archive or zeros; the kernel stops: junk within compressed archive." : "Expected a cpio header (070701).");
            if ((_position - 1) % 4 != 0)
                throw new CpioFormatException(_position - 1, "An archive begins at no multiple of 4; the kernel stops: broken padding.");
            ReadEntry();
            isReset = true;
        }
    }

    /// <summary>Reads one entry of an archive that is not compressed. Its first byte is taken already.</summary>
    /// <param name="input">Where the entry goes on.</param>
    /// <param name="start">Offset of its first byte.</param>
    /// <exception cref="CpioFormatException">It is damaged.</exception>
    public void ReadEntry(IByteInput input, long start)
    {
        _input = input;
        _position = start + 1;
        _header[0] = (byte)'0';
        ReadEntry();
    }

    private void ReadEntry()
    {
        var start = _position - 1;
        Require(_header.AsSpan(1));
        var magic = _header.AsSpan(0, 6);
        if (magic.SequenceEqual("070707"u8))
            throw new CpioFormatException(start, "This cpio archive is of the old form; the kernel stops: incorrect cpio method used: use -H newc option.");
        if (!magic.SequenceEqual("070701"u8) && !magic.SequenceEqual("070702"u8))
            throw new CpioFormatException(start, "Expected a cpio header (070701): the archive is damaged, or not of the form newc.");
        var (inode, mode, links, size) = (Field(0), Field(1), Field(4), Field(6));
        var nameLength = Field(11);
        if (nameLength is 0 or > LongestName)
            throw new CpioFormatException(start, $"A name of {nameLength} bytes; 1 to {LongestName} are possible.");
        var name = ReadText((int)nameLength);
        SkipToMultipleOf4();
        if (name == "TRAILER!!!")
        {
            _hardLinks.Clear();
            Skip(size);
        }
        else
        {
            ReadContent(start, name, mode, size, links > 1 ? (inode, Field(7), Field(8)) : null);
        }

        SkipToMultipleOf4();
    }

    private void ReadContent(long start, string name, uint mode, uint size, (uint, uint, uint)? inode)
    {
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
        Add(start, name, new CpioEntry(kind, target, size, digest), kind == RootEntryKind.File ? inode : null);
    }

    /// <summary>Of several hard links only one carries the bytes.</summary>
    private void Add(long start, string name, CpioEntry entry, (uint, uint, uint)? inode)
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

        if (!add(name, entry))
            throw new CpioFormatException(start, "Too many entries lead through links.");
    }

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

    /// <summary>At the end of the data the last padding may be missing.</summary>
    private void SkipToMultipleOf4() => Fill(_buffer.AsSpan(0, (int)((4 - (_position % 4)) % 4)));

    private void Require(Span<byte> destination)
    {
        if (Fill(destination) != destination.Length)
            throw new CpioFormatException(_position, "The archive ends in the middle of an entry.");
    }

    private int Fill(Span<byte> destination)
    {
        var filled = 0;
        while (filled < destination.Length && _input!.Read(destination[filled..]) is not 0 and var count)
            filled += count;
        _position += filled;
        _total += filled;
        return _total <= MostBytes ? filled : throw new CpioFormatException(_position, $"The archives have more than {MostBytes} bytes.");
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
