using FirmwareKit.Installed.Unpacking.Xz;

namespace FirmwareKit.Installed.Unpacking;

/// <summary>
/// Goes through the parts of an initramfs as unpack_to_rootfs does: archives that are not compressed, compressed streams and zeros between them, in any
/// order. Boot loaders join microcode, the system and updates like that.
/// </summary>
internal sealed class InitramfsReader(Stream stream, Func<string, CpioEntry, bool> add)
{
    private const int MostParts = 4096;

    private static readonly (byte[] Magic, string Kind, string Command)[] OtherCompressions =
    [
        ([0x02, 0x21, 0x4c, 0x18], "lz4", "lz4 -dc"),
        ([0x04, 0x22, 0x4d, 0x18], "lz4", "lz4 -dc"),
        ([0x42, 0x5a, 0x68], "bzip2", "bzip2 -dc"),
        ([0x89, 0x4c, 0x5a, 0x4f], "lzo", "lzop -dc"),
        ([0x5d, 0x00, 0x00], "lzma", "xz --format=lzma -dc"),
    ];

    private readonly PartInput _input = new(stream);
    private readonly CpioReader _archives = new(add);

    /// <summary>The parts so far.</summary>
    public List<InitramfsPart> Parts { get; } = [];

    /// <exception cref="CpioFormatException">A part is damaged, or compressed in a way that is not read here.</exception>
    public void Read()
    {
        while (_input.Available() is [var first, ..] next)
        {
            if (first == 0)
            {
                var zeros = next.IndexOfAnyExcept((byte)0);
                _input.Skip(zeros < 0 ? next.Length : zeros);
                continue;
            }

            // do_reset: behind an archive, and before one, only a multiple of 4 will do.
            if (_input.Position % 4 != 0 && (first == '0' || Parts is [.., { Compression: InitramfsCompression.None }]))
                throw new CpioFormatException(_input.Position, "This part begins at no multiple of 4; the kernel stops here. Fill up with zeros before it.");
            if (first == '0')
                ReadPlain();
            else
                ReadCompressed();
            if (Parts.Count > MostParts)
                throw new CpioFormatException(_input.Position, $"More than {MostParts} parts.");
        }
    }

    private void ReadPlain()
    {
        var start = _input.Position;
        if (Parts is not [.., { Compression: InitramfsCompression.None }])
            Parts.Add(new InitramfsPart(start, InitramfsCompression.None, string.Empty));
        _input.Skip(1);
        _archives.ReadEntry(_input, start);
    }

    private void ReadCompressed()
    {
        const int LongestMagic = 6;
        var start = _input.Position;
        try
        {
            switch (_input.Peek(LongestMagic))
            {
                case [0x1f, 0x8b, ..]:
                    Unpack(new GzipPart(_input), new InitramfsPart(start, InitramfsCompression.Gzip, string.Empty));
                    break;
                case [0x28, 0xb5, 0x2f, 0xfd, ..]:
                    using (var zstd = new ZstdPart(_input))
                        Unpack(zstd, new InitramfsPart(start, InitramfsCompression.Zstd, string.Empty));
                    break;
                case [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, ..]:
                    using (var xz = new XzPart(_input))
                        Unpack(xz, new InitramfsPart(start, InitramfsCompression.Xz, xz.Check));
                    break;
                case var magic:
                    throw Unknown(magic, start);
            }
        }
        catch (PackedDataException e)
        {
            throw new CpioFormatException(e.Offset, e.Message);
        }
    }

    private void Unpack(IByteInput content, InitramfsPart part)
    {
        Parts.Add(part);
        try
        {
            _archives.ReadArchives(content);
        }
        catch (CpioFormatException e)
        {
            throw new CpioFormatException(part.Offset, $"In what this part unpacks to, at byte 0x{e.Offset:x}: {e.Message}");
        }
    }

    private static CpioFormatException Unknown(ReadOnlySpan<byte> next, long offset)
    {
        foreach (var (magic, kind, command) in OtherCompressions)
        {
            if (next.StartsWith(magic))
                return new CpioFormatException(offset, $"This part is compressed with {kind}, which is not read here. Decompress it first: tail -c +{offset + 1} INITRAMFS | {command} > initramfs.cpio");
        }

        return new CpioFormatException(offset, "Expected a cpio archive of the form newc (070701), or gzip, xz or zstd data; the kernel stops: invalid magic at start of compressed archive.");
    }
}
