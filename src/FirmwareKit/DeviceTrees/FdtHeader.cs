using System.Buffers.Binary;
using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>The header of a flattened device tree: big-endian words, read and bounds-checked in file order.</summary>
internal sealed class FdtHeader
{
    public const uint Magic = 0xd00dfeed;

    /// <summary>Versions 3 to 16 have nine words, version 17 adds size_dt_struct.</summary>
    public const int Size16 = 36;

    /// <summary>Size of a version 17 header in bytes.</summary>
    public const int Size17 = 40;

    /// <summary>Own limit on totalsize of a tree. Boards have 10 KB to 2 MB; arm64 does not boot with more than 2 MiB.</summary>
    public const uint LargestTree = 16 * 1024 * 1024;

    private FdtHeader(ReadOnlySpan<byte> words, long available, uint largest)
    {
        TotalSize = Word(words, 1);
        StructureOffset = Word(words, 2);
        StringsOffset = Word(words, 3);
        ReservationOffset = Word(words, 4);
        Version = Word(words, 5);
        LastCompatibleVersion = Word(words, 6);
        BootCpu = Word(words, 7);
        StringsSize = Word(words, 8);

        if (Version < 16)
            throw Bad("FDT003", $"Device-tree version {Version}; versions from 16 on can be read.", 0x14);
        if (LastCompatibleVersion > 17)
            throw Bad("FDT003", $"The tree needs a reader of version {LastCompatibleVersion}; this one reads 17.", 0x18);
        if (Version < LastCompatibleVersion)
            throw Bad("FDT003", $"Version {Version} is below the version that it says it is compatible with, {LastCompatibleVersion}.", 0x14);

        var size = Version == 16 ? Size16 : Size17;
        if (available < size)
            throw Bad("FDT001", $"The file has {available} bytes; a version {Version} header has {size}.", 0);
        if (TotalSize < size)
            throw Bad("FDT004", $"totalsize is {TotalSize}, less than the header.", 4);
        if (TotalSize > available)
            throw Bad("FDT004", $"totalsize is {TotalSize}, but the file has {available} bytes. Is it cut?", 4);
        if (TotalSize > largest)
            throw Bad("FDT004", $"totalsize is {TotalSize}; trees above {largest} bytes are not read.", 4);

        // Version 16 has no size_dt_struct: the walk is bounded by totalsize and ends at the end token.
        var structureEnd = Version == 16 ? TotalSize : (ulong)StructureOffset + Word(words, 9);
        StructureEnd = CheckBlock("structure", StructureOffset, structureEnd, size, 0x08);
        StringsEnd = CheckBlock("strings", StringsOffset, (ulong)StringsOffset + StringsSize, size, 0x0c);
        CheckBlock("reservation", ReservationOffset, ReservationOffset, size, 0x10);
        if (StructureOffset % 4 != 0)
            throw Bad("FDT006", $"The structure block is at 0x{StructureOffset:x}, expected a multiple of 4.", 0x08);
        if (ReservationOffset % 8 != 0)
            throw Bad("FDT006", $"The reservation block is at 0x{ReservationOffset:x}, expected a multiple of 8.", 0x10);
    }

    public uint TotalSize { get; }

    public uint StructureOffset { get; }

    public int StructureEnd { get; }

    public uint StringsOffset { get; }

    public uint StringsSize { get; }

    public int StringsEnd { get; }

    public uint ReservationOffset { get; }

    public uint Version { get; }

    public uint LastCompatibleVersion { get; }

    public uint BootCpu { get; }

    /// <summary>Reads the header at the start of <paramref name="source"/>; refuses a totalsize above <paramref name="largest"/>.</summary>
    public static FdtHeader Read(ByteSource source, uint largest)
    {
        if (source.Length < Size16)
            throw Bad("FDT001", $"The file has {source.Length} bytes; a device-tree header has at least {Size16}.", 0);
        Span<byte> buffer = stackalloc byte[Size17];
        buffer.Clear();
        source.Read(0, buffer[..(int)Math.Min(Size17, source.Length)]);
        var magic = Word(buffer, 0);
        if (magic == BinaryPrimitives.ReverseEndianness(Magic))
            throw Bad("FDT002", "The magic number is byte-swapped: the blob was written in little endian.", 0);
        if (buffer.StartsWith("/dts-v1/"u8))
            throw Bad("FDT002", "This is device-tree source. Compile it first: dtc -@ -I dts -O dtb -o BOARD.dtb BOARD.dts", 0);
        if (magic != Magic)
            throw Bad("FDT002", $"Not a device-tree blob: it starts with {magic:x8}, expected d00dfeed.", 0);
        return new FdtHeader(buffer, source.Length, largest);
    }

    private static uint Word(ReadOnlySpan<byte> words, int index) => BinaryPrimitives.ReadUInt32BigEndian(words[(4 * index)..]);

    private static DeviceTreeFormatException Bad(string rule, string message, long offset) => new(rule, message, offset);

    private int CheckBlock(string name, uint start, ulong end, int headerSize, long field)
    {
        if (start < headerSize)
            throw Bad("FDT005", $"The {name} block starts at 0x{start:x}, inside the header.", field);
        // Where the end is not computed from the start (version 16), the start may lie behind it.
        if (end > TotalSize || start > end)
            throw Bad("FDT005", $"The {name} block, 0x{start:x} to 0x{end:x}, ends after totalsize 0x{TotalSize:x}.", field);
        return (int)end;
    }
}
