using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;

namespace FirmwareKit.Preflight.Rules;

/// <summary>What the rules on attaching share: where the firmware's table is, how much of it is used, what follows it.</summary>
internal static class AttachedTable
{
    private const int MostNames = 5;

    /// <summary>Bytes from the table's start to the end of its last entry.</summary>
    public static ulong UsedBytes(ResourceTable table)
    {
        var used = 16UL + (4UL * (ulong)table.Entries.Length);
        foreach (var entry in table.Entries)
        {
            var size = entry switch
            {
                CarveoutResource or DevmemResource => 56UL,
                TraceResource => 48UL,
                VdevResource vdev => 28UL + (20UL * (ulong)vdev.Vrings.Length) + (ulong)vdev.ConfigSpace.Length,
                _ => 4UL,
            };
            used = Math.Max(used, (ulong)entry.Offset + size);
        }

        return used;
    }

    /// <summary>Whether the memory that Linux takes for the table is where the section is, by whatever alias.</summary>
    public static bool IsAt(PreflightContext context, AttachOutcome attachment, ElfSection section)
    {
        if (attachment.Window is not { } window || context.ToPhysical(section.Memory with { Start = section.Address & uint.MaxValue }) is not { } table)
            return false;
        return (context.Canonical(window) ?? window).Start == (context.Canonical(table) ?? table).Start;
    }

    /// <summary>What of the firmware lies behind the table, inside of what Linux writes back: the bytes, and the names of symbols there, else of sections.</summary>
    public static (AddressRange Memory, IReadOnlyList<string> Names) Behind(PreflightContext context, AddressRange reverted, ElfSection section)
    {
        var end = unchecked(reverted.Start + Math.Min(section.Size, reverted.Size));
        var memory = new AddressRange(end, reverted.End - end);
        if (memory.Size == 0 || context.Image.Elf is not { } elf)
            return (memory, []);
        // The section's address, not an alias that the register may hold.
        var start = unchecked((section.Address & uint.MaxValue) + (end - reverted.Start));
        var own = memory with { Start = start };
        var names = new List<string>();
        foreach (var symbol in elf.GetSymbols())
        {
            if (symbol.Size == 0 || !new AddressRange(symbol.Value, symbol.Size).Overlaps(own) || section.Memory.Contains(symbol.Value))
                continue;
            names.Add(elf.GetName(symbol));
            if (names.Count == MostNames)
                break;
        }

        if (names.Count == 0)
        {
            names.AddRange(elf.Sections
                .Where(other => other.Index != section.Index && other.Flags.HasFlag(ElfSectionFlags.Allocate) && other.Memory.Overlaps(own))
                .Take(MostNames)
                .Select(other => elf.GetName(other)));
        }

        return (own, names.Where(name => name.Length != 0).Distinct().ToList());
    }
}
