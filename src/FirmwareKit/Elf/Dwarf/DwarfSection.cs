using System.Buffers.Binary;
using System.IO.Compression;

namespace FirmwareKit.Elf.Dwarf;

/// <summary>The bytes of a debug section, decompressed where it is compressed with zlib (ELFCOMPRESS_ZLIB).</summary>
internal static class DwarfSection
{
    /// <summary>Debug information of real firmware has a few MB; a section that says more is not read.</summary>
    private const int Largest = 64 * 1024 * 1024;

    private const uint ElfCompressZlib = 1;

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
        if (type != ElfCompressZlib || size > Largest)
            return default;
        try
        {
            using var stream = new ZLibStream(new MemoryStream(bytes, headerSize, bytes.Length - headerSize), CompressionMode.Decompress);
            // What comes out is counted, not what the header promises: memory grows with real data only.
            using var content = new MemoryStream();
            var block = new byte[81920];
            while (content.Length < (long)size && stream.Read(block, 0, (int)Math.Min(block.Length, (long)size - content.Length)) is > 0 and var count)
                content.Write(block, 0, count);
            return content.Length == (long)size ? content.GetBuffer().AsMemory(0, (int)content.Length) : default;
        }
        catch (InvalidDataException)
        {
            return default;
        }
    }
}
