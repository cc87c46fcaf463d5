using System.Buffers.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Loading.Linux.Debugfs;

namespace FirmwareKit.Loading.Linux;

/// <summary>find_table: the search for <c>.resource_table</c> (T-01 to T-09). It runs twice in a boot, so its messages appear twice.</summary>
internal static class TableSearch
{
    private const int HeaderSize = 16;
    private const ulong LargestCopy = 4 * 1024 * 1024;

    /// <summary>rproc_elf_load_rsc_table, called by stm32_rproc_parse_fw: a missing or bad table is a warning only (T-10).</summary>
    public static void Parse(LinuxBoot boot)
    {
        boot.Log.Begin("parse-table", "Find the resource table", "rproc_elf_load_rsc_table");
        // The kernel copies the table with kmemdup, which has a limit and fails in silence.
        if (Find(boot) is not { Size: <= LargestCopy } section)
        {
            boot.Log.Rproc(LogLevel.Warning, "no resource table found for this firmware");
            return;
        }

        var copy = new byte[section.Size];
        boot.Image.Source.Read((long)section.Offset, copy);
        boot.Table = new LiveTable(boot.RemoteMemory, copy);
    }

    /// <summary>rproc_elf_find_loaded_rsc_table: where the table is in the remote memory (T-13 to T-16). Nothing found is silent.</summary>
    public static void FindLoaded(LinuxBoot boot)
    {
        boot.Log.Begin("loaded-table", "Find the table in the remote memory", "rproc_elf_find_loaded_rsc_table");
        if (Find(boot) is not { } section)
            return;
        // T-13: the section's address (VMA), although segments go to their physical address.
        var use = boot.Carveouts.Use(MemoryUseKind.ResourceTable, "resource table", section.Address & uint.MaxValue, section.Size);
        var region = boot.Carveouts.Translate(section.Address, section.Size, out _);
        boot.Memory.Add(use with { Region = region is null ? null : CarveoutList.ToRegion(region) });
        if (region is null)
            return; // T-14: Linux goes on with its copy
        var place = MemoryPlace.Of(region, section.Address);
        if (boot.Table is { } table)
            table.MoveTo(place); // B-18
        else
            boot.Table = LiveTable.At(boot.RemoteMemory, place, (int)Math.Min(section.Size, LargestCopy)); // nothing was copied, and Linux takes what lies there
    }

    private static ElfSection? Find(LinuxBoot boot)
    {
        const string Function = "find_table";
        var file = boot.File;
        var header = file.Header;
        var names = file.SectionHeader(header.SectionNameTableIndex, Function).Offset;
        for (var i = 0; i < header.SectionHeaderCount; i++)
        {
            var section = file.SectionHeader(i, Function);
            if (!file.StringEquals(unchecked(names + section.NameOffset), ".resource_table"u8))
                continue;
            // T-01: the first match decides, good or bad.
            if (Check(boot, section) is not { } message)
                return section;
            boot.Log.Rproc(LogLevel.Error, message);
            return null;
        }

        return null;
    }

    private static string? Check(LinuxBoot boot, ElfSection section)
    {
        if (unchecked(section.Offset + section.Size) > (ulong)boot.File.Size || section.Offset > (ulong)boot.File.Size)
            return "resource table truncated"; // T-03
        if (section.Size < HeaderSize)
            return "header-less resource table"; // T-04
        Span<byte> header = stackalloc byte[HeaderSize];
        boot.Image.Source.Read((long)section.Offset, header);
        var version = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (version != 1)
            return $"unsupported fw ver: {version}"; // T-05
        if (header[8..].IndexOfAnyExcept((byte)0) >= 0)
            return "non zero reserved bytes"; // T-06
        if (HeaderSize + (4UL * BinaryPrimitives.ReadUInt32LittleEndian(header[4..])) > section.Size)
            return "resource table incomplete"; // T-07
        return null;
    }
}
