using System.Globalization;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;

namespace FirmwareKit.Comparison;

/// <summary>What two resource tables ask for differently. Entries are matched by kind and name.</summary>
internal static class ResourceTableComparison
{
    private const string NoTable = "no table";

    public static void Compare(ElfFile old, ElfFile @new, ContentComparison content, List<FirmwareDifference> found)
    {
        var before = Read(old, out var oldSection, out var oldError);
        var after = Read(@new, out var newSection, out var newError);
        if (before is null || after is null)
        {
            var (from, to) = (before is null ? oldError : Describe(before), after is null ? newError : Describe(after));
            if (from != to)
                Add(found, "resource table", from, to);
            return;
        }

        if (oldSection.Address != newSection.Address)
            Add(found, "address of the table", Hex(oldSection.Address), Hex(newSection.Address));
        var count = found.Count;
        CompareEntries(Lines(before), Lines(after), found);
        var change = content.Compare(old.Source, oldSection.Offset, @new.Source, newSection.Offset, Math.Min(oldSection.Size, newSection.Size));
        if (found.Count == count && (change.State != ContentState.Same || oldSection.Size != newSection.Size))
            Add(found, "bytes of the table beside its entries", $"{oldSection.Size} bytes in all", $"{newSection.Size} bytes in all");
    }

    private static void CompareEntries(List<(string Item, string Value)> old, List<(string Item, string Value)> @new, List<FirmwareDifference> found)
    {
        var before = old.ToDictionary(line => line.Item, line => line.Value);
        foreach (var (item, value) in @new)
        {
            if (!before.Remove(item, out var from))
                Add(found, item, null, value);
            else if (from != value)
                Add(found, item, from, value);
        }

        foreach (var (item, value) in old.Where(line => before.ContainsKey(line.Item)))
            Add(found, item, value, null);
        if (before.Count == 0 && old.Count == @new.Count && !old.Select(line => line.Item).SequenceEqual(@new.Select(line => line.Item)))
            Add(found, "order of the entries", string.Join(", ", old.Select(line => line.Item).Take(16)), string.Join(", ", @new.Select(line => line.Item).Take(16)));
    }

    private static ResourceTable? Read(ElfFile elf, out ElfSection section, out string error)
    {
        error = NoTable;
        section = default;
        try
        {
            return ResourceTable.Read(elf, out section);
        }
        catch (ResourceTableFormatException e)
        {
            error = e.Message;
            return null;
        }
    }

    /// <summary>One line for each entry and each vring, under a name that is used once.</summary>
    private static List<(string Item, string Value)> Lines(ResourceTable table)
    {
        var lines = new List<(string, string)>();
        var used = new Dictionary<string, int>();
        foreach (var entry in table.Entries)
        {
            var name = entry switch
            {
                CarveoutResource carveout => $"carveout {carveout.Name}",
                DevmemResource devmem => $"devmem {devmem.Name}",
                TraceResource trace => $"trace {trace.Name}",
                VdevResource vdev => vdev.Id == VdevResource.Rpmsg ? "vdev rpmsg" : $"vdev {vdev.Id}",
                _ => $"entry of type {entry.Type}",
            };
            used[name] = used.TryGetValue(name, out var times) ? times + 1 : 1;
            if (times != 0)
                name = $"{name}, number {times + 1}";
            lines.Add((name, Describe(entry)));
            if (entry is VdevResource device)
                lines.AddRange(device.Vrings.Select((vring, index) => ($"{name}, vring {index}", string.Create(CultureInfo.InvariantCulture, $"{vring.AddressText}, {vring.Count} buffers, alignment {vring.Alignment}, notify id {vring.NotifyId}"))));
        }

        return lines;
    }

    private static string Describe(ResourceEntry entry) => entry switch
    {
        CarveoutResource carveout => $"{Any(carveout.DeviceAddress)}, physical {Any(carveout.PhysicalAddress)}, {carveout.Length} bytes, flags 0x{carveout.Flags:x}",
        DevmemResource devmem => $"{Any(devmem.DeviceAddress)}, physical {Any(devmem.PhysicalAddress)}, {devmem.Length} bytes, flags 0x{devmem.Flags:x}",
        TraceResource trace => $"{Any(trace.DeviceAddress)}, {trace.Length} bytes",
        VdevResource vdev => $"features 0x{vdev.DeviceFeatures:x}, negotiated 0x{vdev.GuestFeatures:x}, status {vdev.Status}, notify id {vdev.NotifyId}, {vdev.ConfigSpace.Length} bytes of configuration{(vdev.ConfigSpace.Length is > 0 and <= 16 ? " " + Convert.ToHexStringLower(vdev.ConfigSpace.AsSpan()) : string.Empty)}",
        _ => "skipped by Linux",
    };

    private static string Describe(ResourceTable table) => table.Entries.Length == 1 ? "1 entry" : $"{table.Entries.Length} entries";

    private static string Any(uint address) => address == ResourceEntry.AnyAddress ? "any" : Hex(address);

    private static string Hex(ulong address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x8}");

    private static void Add(List<FirmwareDifference> found, string item, string? old, string? @new) =>
        found.Add(new FirmwareDifference(DifferenceArea.ResourceTable, item, old, @new, DifferenceReach.Board));
}
