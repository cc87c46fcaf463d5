using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using FirmwareKit.Elf;

namespace FirmwareKit.Firmware;

/// <summary>
/// A resource table, version 1 (include/linux/remoteproc.h): what the firmware asks of Linux. Read from the ELF section
/// <c>.resource_table</c>, or from raw bytes such as a memory dump.
/// </summary>
public sealed class ResourceTable
{
    /// <summary>Name of the ELF section that Linux looks for.</summary>
    public const string SectionName = ".resource_table";

    private const int HeaderSize = 16;
    private const int NameSize = 32;
    private const int MostEntries = 1024;

    /// <summary>More than the kernel can copy at once, which is 4 MiB on most.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    private ResourceTable(int size, ImmutableArray<ResourceEntry> entries)
    {
        Size = size;
        Entries = entries;
    }

    /// <summary>Size of the table in bytes, as its section or dump gives it.</summary>
    public int Size { get; }

    /// <summary>The entries, in table order.</summary>
    public ImmutableArray<ResourceEntry> Entries { get; }

    /// <summary>The virtio devices, in table order; Linux numbers them from 0.</summary>
    public IEnumerable<VdevResource> Vdevs => Entries.OfType<VdevResource>();

    /// <summary>Reads the table of an ELF file.</summary>
    /// <param name="elf">The ELF file.</param>
    /// <param name="section">The section that holds it.</param>
    /// <returns>The table; null when the file has no section of that name.</returns>
    /// <exception cref="ResourceTableFormatException">The section is not inside the file, or its content is no resource table.</exception>
    public static ResourceTable? Read(ElfFile elf, out ElfSection section)
    {
        ArgumentNullException.ThrowIfNull(elf);
        return ReadBytes(elf, out section) is { } bytes ? ParseOwned(bytes) : null;
    }

    /// <summary>Each entry by itself, so that one that cannot be read does not hide the others: what it is, or why it cannot be read.</summary>
    /// <param name="elf">The firmware; its table has a header that can be read.</param>
    internal static IEnumerable<(ResourceEntry? Entry, ResourceTableFormatException? Error)> ReadEach(ElfFile elf)
    {
        var bytes = ReadBytes(elf, out _) ?? [];
        var count = bytes.Length == 0 ? 0 : ReadCount(bytes);
        for (var i = 0; i < count; i++)
            yield return TryRead(bytes, i);

        static (ResourceEntry? Entry, ResourceTableFormatException? Error) TryRead(byte[] bytes, int index)
        {
            try
            {
                return (ReadEntry(bytes, index), null);
            }
            catch (ResourceTableFormatException e)
            {
                return (null, e);
            }
        }
    }

    private static byte[]? ReadBytes(ElfFile elf, out ElfSection section)
    {
        if (!elf.TryFindSection(".resource_table"u8, out section))
            return null;
        if (!elf.Source.Contains(section.Offset, section.Size))
            throw new ResourceTableFormatException($"The section has 0x{section.Size:x} bytes at 0x{section.Offset:x}, which is not inside the file.", 0);
        if (section.Size > MostBytes)
            throw new ResourceTableFormatException($"The section has 0x{section.Size:x} bytes; at most 0x{MostBytes:x} are read.", 0);
        var bytes = new byte[section.Size];
        elf.Source.Read((long)section.Offset, bytes);
        return bytes;
    }

    /// <summary>Reads a raw table.</summary>
    /// <param name="table">The bytes, from the version word on; bytes after the last entry are ignored.</param>
    /// <exception cref="ResourceTableFormatException">Wrong version, reserved words that are not zero, or an entry that leaves the table.</exception>
    public static ResourceTable Parse(ReadOnlySpan<byte> table) => ParseOwned(table.ToArray());

    /// <summary>The entries keep the bytes: 1024 that overlap must not be 1024 copies.</summary>
    private static ResourceTable ParseOwned(byte[] bytes)
    {
        var count = ReadCount(bytes);
        var entries = ImmutableArray.CreateBuilder<ResourceEntry>(count);
        for (var i = 0; i < count; i++)
            entries.Add(ReadEntry(bytes, i));
        return new ResourceTable(bytes.Length, entries.MoveToImmutable());
    }

    private static int ReadCount(ReadOnlySpan<byte> table)
    {
        // rproc_elf_load_rsc_table, find_table: size, version, reserved words, offset array, in this order.
        if (table.Length < HeaderSize)
            throw new ResourceTableFormatException($"The resource table has {table.Length} bytes; its header has {HeaderSize}.", 0);
        var version = Word(table, 0);
        if (version != 1)
            throw new ResourceTableFormatException($"The resource table has version {version}, expected 1.", 0);
        if ((Word(table, 8) | Word(table, 12)) != 0)
            throw new ResourceTableFormatException("The reserved words of the resource table are not zero.", 8);
        var count = Word(table, 4);
        if (HeaderSize + (4UL * count) > (ulong)table.Length)
            throw new ResourceTableFormatException($"The resource table has {table.Length} bytes, too few for its {count} entries.", 4);
        // Entries may overlap, so the table's size alone does not bound their number times their size.
        if (count > MostEntries)
            throw new ResourceTableFormatException($"The resource table has {count} entries; at most {MostEntries} are read.", 4);
        return (int)count;
    }

    private static ResourceEntry ReadEntry(byte[] table, int index)
    {
        var place = HeaderSize + (4 * index);
        var offset = Word(table, place);
        if (offset < HeaderSize || offset + 4UL > (ulong)table.Length)
            throw new ResourceTableFormatException($"Entry {index} is at 0x{offset:x}, outside of the table of 0x{table.Length:x} bytes.", place);
        return ParseEntry(table, index, (int)offset);
    }

    private static ResourceEntry ParseEntry(ReadOnlyMemory<byte> table, int index, int offset)
    {
        var type = Word(table.Span, offset);
        var rest = table.Span[(offset + 4)..];
        switch (type)
        {
            case 0 or 1:
                Need(rest, 20 + NameSize, type == 0 ? "carveout" : "devmem", index, offset);
                var name = Name(rest[20..]);
                return type == 0
                    ? new CarveoutResource(index, offset, Word(rest, 0), Word(rest, 4), Word(rest, 8), Word(rest, 12), name)
                    : new DevmemResource(index, offset, Word(rest, 0), Word(rest, 4), Word(rest, 8), Word(rest, 12), name);
            case 2:
                Need(rest, 12 + NameSize, "trace", index, offset);
                return new TraceResource(index, offset, Word(rest, 0), Word(rest, 4), Name(rest[12..]));
            case 3:
                return ParseVdev(table[(offset + 4)..], index, offset);
            default:
                return new OtherResource(index, offset, type);
        }
    }

    private static VdevResource ParseVdev(ReadOnlyMemory<byte> entry, int index, int offset)
    {
        const int FixedSize = 24;
        const int VringSize = 20;
        var rest = entry.Span;
        Need(rest, FixedSize, "vdev", index, offset);
        var configLength = Word(rest, 16);
        var vringCount = rest[21];
        var size = FixedSize + (VringSize * (ulong)vringCount) + configLength;
        Need(rest, size, "vdev", index, offset);
        var vrings = ImmutableArray.CreateBuilder<Vring>(vringCount);
        for (var i = 0; i < vringCount; i++)
        {
            var vring = rest[(FixedSize + (VringSize * i))..];
            vrings.Add(new Vring(Word(vring, 0), Word(vring, 4), Word(vring, 8), Word(vring, 12)));
        }

        var config = entry.Slice(FixedSize + (VringSize * vringCount), (int)configLength);
        return new VdevResource(index, offset, Word(rest, 0), Word(rest, 4), Word(rest, 8), Word(rest, 12), rest[20], vrings.MoveToImmutable(), config);
    }

    private static void Need(ReadOnlySpan<byte> rest, ulong size, string kind, int index, int offset)
    {
        if ((ulong)rest.Length < size)
            throw new ResourceTableFormatException($"Entry {index}, a {kind}, needs {size} bytes after its type; the table has {rest.Length} left.", offset);
    }

    private static string Name(ReadOnlySpan<byte> field)
    {
        var name = field[..NameSize];
        var end = name.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
