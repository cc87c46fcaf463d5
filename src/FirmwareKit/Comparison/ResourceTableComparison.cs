using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Tee;
using System.Globalization;

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
        if (found.Count == count && (oldSection.Size != newSection.Size || !content.AreSame(old.Source, oldSection.Offset, @new.Source, newSection.Offset, oldSection.Size)))
            Add(found, "the table beside its entries", Bytes(old, oldSection), Bytes(@new, newSection));
    }

    private static void CompareEntries(List<Line> old, List<Line> @new, List<FirmwareDifference> found)
    {
        var before = old.ToDictionary(line => line.Key, line => line.Value);
        foreach (var (key, value) in @new)
        {
            if (!before.Remove(key, out var from))
                Add(found, key.Item, null, value);
            else if (from != value)
                Add(found, key.Item, from, value);
        }

        foreach (var (key, value) in old.Where(line => before.ContainsKey(line.Key)))
            Add(found, key.Item, value, null);
        if (before.Count == 0 && old.Count == @new.Count && !old.Select(line => line.Key).SequenceEqual(@new.Select(line => line.Key)))
            Add(found, "order of the entries", Order(old), Order(@new));
    }

    private static string Order(List<Line> lines) => string.Join(", ", lines.Take(16).Select(line => line.Key.Item));

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

    /// <summary>One line for each entry and each vring. Names are the firmware's, so that only the number beside them makes a key unique.</summary>
    private static List<Line> Lines(ResourceTable table)
    {
        var lines = new List<Line>();
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
            var key = new LineKey(name, times, null);
            lines.Add(new Line(key, Describe(entry)));
            if (entry is VdevResource device)
                lines.AddRange(device.Vrings.Select((vring, index) => new Line(key with { Vring = index }, string.Create(CultureInfo.InvariantCulture, $"{vring.AddressText}, {vring.Count} buffers, alignment {vring.Alignment}, notify id {vring.NotifyId}"))));
        }

        return lines;
    }

    private static string Describe(ResourceEntry entry) => entry switch
    {
        CarveoutResource carveout => $"{Any(carveout.DeviceAddress)}, physical {Any(carveout.PhysicalAddress)}, {carveout.Length} bytes, flags 0x{carveout.Flags:x}",
        DevmemResource devmem => $"{Any(devmem.DeviceAddress)}, physical {Any(devmem.PhysicalAddress)}, {devmem.Length} bytes, flags 0x{devmem.Flags:x}",
        TraceResource trace => $"{Any(trace.DeviceAddress)}, {trace.Length} bytes",
        VdevResource vdev => $"features 0x{vdev.DeviceFeatures:x}, negotiated 0x{vdev.GuestFeatures:x}, status {vdev.Status}, notify id {vdev.NotifyId}, {vdev.ConfigSpace.Length} bytes of configuration{(vdev.ConfigSpace.Length is > 0 and <= 16 ? " " + Convert.ToHexStringLower(vdev.ConfigSpace.Span) : string.Empty)}",
        _ => "skipped by Linux",
    };

    private static string Describe(ResourceTable table) => table.Entries.Length == 1 ? "1 entry" : $"{table.Entries.Length} entries";

    private static string Bytes(ElfFile elf, in ElfSection section) =>
        $"{section.Size} bytes, SHA-256 {Convert.ToHexStringLower(ByteDigest.Sha256(elf.Source, (long)section.Offset, (long)section.Size))[..16]}...";

    private static string Any(uint address) => address == ResourceEntry.AnyAddress ? "any" : Hex(address);

    private static string Hex(ulong address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x8}");

    private static void Add(List<FirmwareDifference> found, string item, string? old, string? @new) =>
        found.Add(new FirmwareDifference(DifferenceArea.ResourceTable, item, old, @new, DifferenceReach.Board));

    private readonly record struct Line(LineKey Key, string Value);

    /// <param name="Name">Kind and name of the entry.</param>
    /// <param name="Number">How many of that name come before it.</param>
    /// <param name="Vring">The vring of the entry; null for the entry itself.</param>
    private readonly record struct LineKey(string Name, int Number, int? Vring)
    {
        public string Item => Name + (Number == 0 ? string.Empty : $", number {Number + 1}") + (Vring is { } vring ? $", vring {vring}" : string.Empty);
    }
}
