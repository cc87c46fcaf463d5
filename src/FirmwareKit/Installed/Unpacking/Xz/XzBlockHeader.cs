namespace FirmwareKit.Installed.Unpacking.Xz;

/// <summary>The header of a block: which filters, and sizes where they are known.</summary>
/// <param name="Length">Bytes of the header.</param>
/// <param name="DictionarySize">How far back matches may reach, in bytes.</param>
/// <param name="CompressedSize">Bytes of the data; null when the header does not say.</param>
/// <param name="UncompressedSize">Bytes that it unpacks to; null when the header does not say.</param>
internal sealed record XzBlockHeader(long Length, int DictionarySize, long? CompressedSize, long? UncompressedSize)
{
    private const int Lzma2 = 0x21;

    /// <summary>What xz -9 takes is 64 MiB; more is refused, because a reader has to keep that much.</summary>
    private const long LargestDictionary = 128 * 1024 * 1024;

    /// <summary>Filters that turn the addresses in machine code into distances, so that code shrinks better.</summary>
    private static readonly (long Id, string Name)[] KnownFilters =
    [
        (3, "delta"), (4, "x86"), (5, "powerpc"), (6, "ia64"), (7, "arm"), (8, "armthumb"), (9, "sparc"), (10, "arm64"), (11, "riscv"),
    ];

    /// <summary>Reads the header; null at the index, which is left where it is.</summary>
    /// <exception cref="PackedDataException">It is damaged, or has a filter that is not read here.</exception>
    public static XzBlockHeader? Read(PartInput input)
    {
        var start = input.Position;
        if (input.Peek(1) is [0, ..])
            return null;
        var fields = new XzNumbers(input);
        var length = (fields.ReadByte() + 1L) * 4;
        var flags = fields.ReadByte();
        if ((flags & 0x3c) != 0)
            throw new PackedDataException(start, "The xz data is damaged: a block header with flags that do not exist.");
        long? compressed = (flags & 0x40) != 0 ? fields.ReadNumber() : null;
        long? uncompressed = (flags & 0x80) != 0 ? fields.ReadNumber() : null;
        var dictionary = ReadFilters(fields, (flags & 3) + 1, start);
        fields.ReadPadding(length - 4);
        fields.ReadChecksum();
        return new XzBlockHeader(length, dictionary, compressed, uncompressed);
    }

    private static int ReadFilters(XzNumbers fields, int count, long start)
    {
        var id = fields.ReadNumber();
        if (id != Lzma2 || count != 1)
        {
            var name = KnownFilters.FirstOrDefault(filter => filter.Id == id).Name ?? $"0x{id:x}";
            throw new PackedDataException(start, $"The xz data goes through the filter {name}; only LZMA2 alone is read here. Compress it with: xz --check=crc32 --lzma2");
        }

        var properties = fields.ReadNumber();
        var bits = fields.ReadByte();
        if (properties != 1 || bits > 40)
            throw new PackedDataException(start, "The xz data is damaged: properties of LZMA2 that do not exist.");
        var size = (2L | (bits & 1)) << ((bits / 2) + 11);
        return size <= LargestDictionary
            ? (int)size
            : throw new PackedDataException(start, $"The xz data has a dictionary of {size} bytes; at most {LargestDictionary} are read. Compress it with: xz --check=crc32 -9");
    }
}
