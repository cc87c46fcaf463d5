using System.Buffers.Binary;
using FirmwareKit.Firmware;

namespace FirmwareKit.Preflight.Rules;

/// <summary>The entry of a resource table that Linux refuses (FK2003): which one it is, and what to write instead.</summary>
internal static class RefusedEntry
{
    /// <summary>Linux takes no more of them (RVDEV_NUM_VRINGS).</summary>
    private const int MostVrings = 2;

    private const int EntryOffsets = 16;

    /// <summary>What is wrong, where in the table, and how it is mended; a fix of null leaves the rule's general one.</summary>
    public static (string Message, long Offset, string? Fix) Find(PreflightContext context)
    {
        if (context.TableError is { } error)
            return (error.Message, error.Offset, error.Offset < EntryOffsets ? null : FixOf(context, error.Offset));
        foreach (var entry in context.Table?.Entries ?? [])
        {
            if (entry is VdevResource { Vrings.Length: > MostVrings } vdev)
                return ($"Entry {entry.Index} of the resource table, a vdev, has {vdev.Vrings.Length} vrings; Linux takes {MostVrings}.", entry.Offset, $"Set num_of_vrings of entry {entry.Index} to {MostVrings}, and leave the other rings out.");
            if (Reserved(context, entry) is ({ } kind, var offset, not 0 and var value))
                return ($"Entry {entry.Index} of the resource table, a {kind}, has 0x{value:x} in its reserved bytes.", entry.Offset, $"Set reserved of entry {entry.Index} to 0; it is at byte 0x{entry.Offset + offset:x} of the table.");
        }

        return ("Linux refuses an entry of the resource table.", 0, null);
    }

    /// <summary>An offset that leads out of the table is told at its own word, and an entry that is cut at the entry.</summary>
    private static string? FixOf(PreflightContext context, long at)
    {
        if (context.Image.Elf is not { } elf || context.TableSection is not { } section)
            return null;
        Span<byte> number = stackalloc byte[4];
        elf.Source.Read((long)section.Offset + 4, number);
        return at < EntryOffsets + (4L * BinaryPrimitives.ReadUInt32LittleEndian(number))
            ? $"Set offset[{(at - EntryOffsets) / 4}], at byte 0x{at:x} of the table, to where that entry begins: offsetof() of its member; the table has 0x{section.Size:x} bytes."
            : $"Let .resource_table hold all of the entry at its byte 0x{at:x}: the section ends at 0x{section.Size:x}. Or correct num_of_vrings and config_len of the entry.";
    }

    /// <summary>The reserved word of an entry, by the structures of include/linux/remoteproc.h: its place in the entry, and its value.</summary>
    private static (string? Kind, int Offset, uint Value) Reserved(PreflightContext context, ResourceEntry entry)
    {
        var (kind, offset, bytes) = entry switch
        {
            CarveoutResource => ("carveout", 20, 4),
            DevmemResource => ("devmem", 20, 4),
            TraceResource => ("trace", 12, 4),
            VdevResource => ("vdev", 26, 2),
            _ => (null, 0, 0),
        };
        if (kind is null || context.Image.Elf is not { } elf || context.TableSection is not { } section)
            return (null, 0, 0);
        Span<byte> word = stackalloc byte[4];
        elf.Source.Read((long)section.Offset + entry.Offset + offset, word[..bytes]);
        return (kind, offset, BinaryPrimitives.ReadUInt32LittleEndian(word));
    }
}
