using System.Buffers.Binary;
using FirmwareKit.Firmware;

namespace FirmwareKit.Preflight.Rules;

/// <summary>An entry of a resource table that Linux refuses (FK2003).</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Offset">Where in the table.</param>
/// <param name="Fix">What to write instead; null leaves the rule's general fix.</param>
/// <param name="BoardTexts">What the board's line about it holds, one of these.</param>
internal sealed record RefusedEntry(string Message, long Offset, string? Fix, params string[] BoardTexts)
{
    /// <summary>Linux takes no more of them (RVDEV_NUM_VRINGS).</summary>
    private const int MostVrings = 2;

    private const int EntryOffsets = 16;

    /// <summary>RSC_DEVMEM.</summary>
    private const uint Devmem = 1;

    /// <summary>All that the board says of an entry that it refuses unread.</summary>
    public static string LineOfUnread { get; } = $"Failed to process resources: {Loading.ErrorNumber.Invalid}";

    /// <summary>The refused entries, those behind one that cannot be read included; where the header cannot be read, that is what is wrong.</summary>
    public static IEnumerable<RefusedEntry> FindAll(PreflightContext context) => context switch
    {
        { TableError: { Offset: < EntryOffsets } header } => [new(header.Message, header.Offset, null, "rsc table is truncated", "rsc is truncated")],
        { TableError: not null, Image.Elf: { } elf } => ResourceTable.ReadEach(elf)
            .Select((read, index) => read.Entry is { } entry ? Look(context, entry) : Unreadable(context, index, read.Error!)).OfType<RefusedEntry>(),
        _ => (context.Table?.Entries ?? []).Select(entry => Look(context, entry)).OfType<RefusedEntry>(),
    };

    /// <summary>An offset that leads out of the table is told at its own word, and an entry that is cut at the entry.</summary>
    private static RefusedEntry Unreadable(PreflightContext context, int index, ResourceTableFormatException error)
    {
        var size = context.TableSection?.Size ?? 0;
        return error.Offset == EntryOffsets + (4 * index)
            ? new(
                error.Message,
                error.Offset,
                $"Set offset[{index}], at byte 0x{error.Offset:x} of the table, to where that entry begins: offsetof() of its member; the table has 0x{size:x} bytes.",
                "rsc table is truncated")
            : new(
                error.Message,
                error.Offset,
                $"Let .resource_table hold all of the entry at its byte 0x{error.Offset:x}: the section ends at 0x{size:x}. Or correct num_of_vrings and config_len of the entry.",
                WordAt(context, error.Offset) == Devmem ? LineOfUnread : "rsc is truncated");
    }

    /// <summary>R-36 comes before R-37: a reserved byte is noticed before the rings are counted.</summary>
    private static RefusedEntry? Look(PreflightContext context, ResourceEntry entry)
    {
        if (Reserved(context, entry) is ({ } kind, var offset, not 0 and var value))
        {
            return new(
                $"Entry {entry.Index} of the resource table, a {kind}, has 0x{value:x} in its reserved bytes.",
                entry.Offset,
                $"Set reserved of entry {entry.Index} to 0; it is at byte 0x{entry.Offset + offset:x} of the table.",
                $"{kind} rsc has non zero reserved bytes");
        }

        return entry is VdevResource { Vrings.Length: > MostVrings } vdev
            ? new(
                $"Entry {entry.Index} of the resource table, a vdev, has {vdev.Vrings.Length} vrings; Linux takes {MostVrings}.",
                entry.Offset,
                $"Set num_of_vrings of entry {entry.Index} to {MostVrings}, and leave the other rings out.",
                $"too many vrings: {vdev.Vrings.Length}")
            : null;
    }

    private static uint WordAt(PreflightContext context, long offset, int bytes = 4)
    {
        if (context.Image.Elf is not { } elf || context.TableSection is not { } section)
            return 0;
        Span<byte> word = stackalloc byte[4];
        word.Clear();
        elf.Source.Read((long)section.Offset + offset, word[..bytes]);
        return BinaryPrimitives.ReadUInt32LittleEndian(word);
    }

    /// <summary>The reserved word of an entry that Linux looks at (a devmem entry is refused unread: FK2004), by the structures of include/linux/remoteproc.h: its place in the entry, and its value.</summary>
    private static (string? Kind, int Offset, uint Value) Reserved(PreflightContext context, ResourceEntry entry)
    {
        var (kind, offset, bytes) = entry switch
        {
            CarveoutResource => ("carveout", 20, 4),
            TraceResource => ("trace", 12, 4),
            VdevResource => ("vdev", 26, 2),
            _ => (null, 0, 0),
        };
        return (kind, offset, kind is null ? 0 : WordAt(context, entry.Offset + offset, bytes));
    }
}
