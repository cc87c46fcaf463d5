using System.Buffers.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Loading.Linux.Attaching;

/// <summary>What register or nvmem cells hold about the resource table: what the user knows of the board, else what the boot chain writes for this firmware.</summary>
/// <param name="Address">The address; 0 is "no table".</param>
/// <param name="Size">The size in bytes; only the STM32MP2 has a place for it.</param>
/// <param name="IsAssumed">Whether the address is the boot chain's usual one, not the user's.</param>
internal readonly record struct StoredTable(uint Address, uint Size, bool IsAssumed)
{
    private const int HeaderSize = 16;

    public static StoredTable Of(FirmwareContent content, AttachOptions options)
    {
        var section = content is { Table: { } table, TableFile: { } file } && IsValid(file, table) ? content.Table : null;
        return new StoredTable(
            options.TableAddress ?? unchecked((uint)(section?.Address ?? 0)),
            options.TableSize ?? unchecked((uint)(section?.Size ?? 0)),
            options.TableAddress is null);
    }

    /// <summary>
    /// U-Boot's rproc_elf32_load_rsc_table: it stores the address only of a table with version 1, reserved words of 0 and room for its offsets, and 0 otherwise.
    /// </summary>
    private static bool IsValid(ElfFile file, ElfSection section)
    {
        if (section.Size < HeaderSize || !file.Source.Contains(section.Offset, section.Size))
            return false;
        Span<byte> header = stackalloc byte[HeaderSize];
        file.Source.Read((long)section.Offset, header);
        return BinaryPrimitives.ReadUInt32LittleEndian(header) == 1
            && BinaryPrimitives.ReadUInt64LittleEndian(header[8..]) == 0
            && HeaderSize + (4UL * BinaryPrimitives.ReadUInt32LittleEndian(header[4..])) <= section.Size;
    }
}
