using System.Buffers.Binary;
using System.IO.Compression;

namespace FirmwareKit.Elf.Dwarf;

/// <summary>The bytes of a debug section, decompressed where it is compressed with zlib (ELFCOMPRESS_ZLIB).</summary>
internal static class DwarfSection
{
    /// <summary>Debug information of real firmware has a few MB; a section that says more is not read.</summary>
    private const int Largest = 64 * 1024 * 1024;

    private const uint ElfCompressZlib = 1;

    /// <summary>Deflate makes 258 bytes of two bits at best; what promises more is no zlib stream of that size.</summary>
    private const ulong LargestRatio = 1032;

    /// <summary>The bytes; none when the section is missing, too large, or compressed in another way (zstd, or the old .zdebug sections).</summary>
    public static ReadOnlyMemory<byte> Read(ElfFile elf, ReadOnlySpan<byte> name)
    {
        if (!elf.TryFindSection(name, out var section) || !section.HasBytes || section.Size is 0 or > Largest || !elf.Source.Contains(section.Offset, section.Size))
            return default;
        var bytes = new byte[section.Size];
        elf.Source.Read((long)section.Offset, bytes);
        return section.Flags.HasFlag(ElfSectionFlags.Compressed) ? Inflate(elf.Header, bytes) : bytes;
    }

    /// <summary>Elf32_Chdr or Elf64_Chdr, then a zlib stream (gABI, "Compression Header").</summary>
    private static ReadOnlyMemory<byte> Inflate(ElfHeader header, byte[] bytes)
    {
        var isWide = header.Class == ElfClass.Elf64;
        var headerSize = isWide ? 24 : 12;
        if (bytes.Length < headerSize)
            return default;
        var isBig = header.ByteOrder == ElfByteOrder.BigEndian;
        var type = isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var size = (isWide, isBig) switch
        {
            (true, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8)),
            (true, false) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8)),
            (false, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4)),
            _ => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)),
        };
        if (type != ElfCompressZlib || size > Largest || size > LargestRatio * (ulong)bytes.Length)
            return default;
        try
        {
            using var stream = new ZLibStream(new MemoryStream(bytes, headerSize, bytes.Length - headerSize), CompressionMode.Decompress);
            var content = new byte[size];
            return stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) == content.Length ? content : default;
        }
        catch (InvalidDataException)
        {
            return default;
        }
    }
}
