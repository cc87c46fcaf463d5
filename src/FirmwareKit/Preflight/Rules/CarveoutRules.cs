using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK2012, FK2013, FK2014 to FK2018: carveouts and trace buffers of the resource table.</summary>
internal static class CarveoutRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK2012",
            Severity.Error,
            "Carveout that cannot be met",
            "A carveout is met by the reserved-memory node of its name. Without one, Linux allocates memory elsewhere, and the core does not find it at the address it asked for.",
            "Name the carveout like a node of memory-region, inside of it, each name once.",
            "rproc_handle_carveout, rproc_alloc_carveout (linux-remoteproc.md R-12 to R-18, C-05, C-06)",
            BadCarveout),
        new(
            "FK2013",
            Severity.Warning,
            "Trace buffer outside of every region",
            "Linux accepts the entry at boot and does not look at its address. Reading the trace then says that it is not available.",
            "Place the buffer in a segment inside a listed region.",
            "rproc_trace_read (linux-remoteproc.md R-27, section 7.4)",
            TraceOutside),
        new(
            "FK2014",
            Severity.Note,
            "Carveout gets the whole region",
            "Linux answers a carveout with the region of its name, and writes that region's address and full size into the table. Firmware that takes the numbers it asked for uses something else than Linux does.",
            "Ask for the region as it is, or read address and length back from the table.",
            "rproc_alloc_registered_carveouts (linux-remoteproc.md C-07)",
            WholeRegion),
        new(
            "FK2015",
            Severity.Warning,
            "Name of a resource that the kernel cannot print",
            "The kernel uses a carveout's name as a printf format and copies it up to its NUL. A percent sign, or a field of 32 bytes without NUL, makes it read memory that is not the name's.",
            "Use letters, digits and '-', at most 31 of them, and fill the rest of the field with zeros.",
            "rproc_handle_carveout (linux-remoteproc.md R-16)",
            BadName),
        new(
            "FK2016",
            Severity.Error,
            "Trace buffer in memory that Linux clears",
            "Linux puts its rings and rpmsg buffers there after loading, and goes on writing to them. Trace text and messages then overwrite each other.",
            "Place the trace buffer in the firmware's own RAM.",
            "rp_find_vq, rpmsg_probe (linux-remoteproc.md R-45, R-50c); device-tree.md LAY039",
            TraceInRings),
        new(
            "FK2017",
            Severity.Warning,
            "Trace buffer over code",
            "The trace entry's range holds code of the firmware. What the firmware prints there overwrites its own instructions, and Linux shows instructions as text.",
            "Point da of the trace entry to the buffer's symbol, and len to its size.",
            "device-tree.md LAY03A",
            TraceOverCode),
        new(
            "FK2018",
            Severity.Warning,
            "Trace buffer without bytes",
            "Linux makes the file trace0 in debugfs and never finds a character in it. The entry's length was not filled in.",
            "Set len of the trace entry to the buffer's size: .len = sizeof(trace_buffer).",
            "rproc_trace_read (linux-remoteproc.md R-27, section 7.4)",
            EmptyTrace),
    ];

    private static IEnumerable<(CarveoutResource Entry, ProcessorRegion? Region)> Carveouts(PreflightContext context) =>
        from entry in ResourceTableRules.ReadsTable(context) ? context.Entries<CarveoutResource>() : []
        select (entry, context.RegionCalled(entry.Name));

    private static IEnumerable<TraceResource> Traces(PreflightContext context) =>
        ResourceTableRules.ReadsTable(context) ? context.Entries<TraceResource>() : [];

    private static IEnumerable<Evidence> BadCarveout(PreflightContext context)
    {
        foreach (var (entry, region) in Carveouts(context))
        {
            var location = ResourceTableRules.TableLocation(context, entry.Offset);
            if (context.Table!.Entries.OfType<CarveoutResource>().Any(other => other.Index < entry.Index && other.Name == entry.Name))
            {
                yield return new Evidence(
                    $"Carveout \"{entry.Name}\" (entry {entry.Index}) has the name of an earlier one.",
                    location,
                    "Give each carveout a name of its own; empty names are equal, too.",
                    context.BoardLine("Carveout already associated"));
            }
            else if (region is null)
            {
                string[] texts = ["failed to allocate dma memory", "Allocated carveout doesn't fit"];
                yield return new Evidence(
                    $"Carveout \"{entry.Name}\" (entry {entry.Index}) has no reserved-memory node of that name in memory-region.",
                    location,
                    NewRegion(context, entry),
                    context.FirstLine(texts));
            }
            else if (StartOf(context, region) is { } start && region.Size != 0 && !Fits(entry, start, region.Size))
            {
                yield return new Evidence(
                    $"Carveout \"{entry.Name}\" (entry {entry.Index}) asks for {(entry.DeviceAddress == ResourceEntry.AnyAddress ? string.Empty : $"address 0x{entry.DeviceAddress:x8} and ")}0x{entry.Length:x} bytes; its region is {new AddressRange(start, region.Size)}.",
                    location,
                    $"Set da = 0x{start:x8}, len = 0x{region.Size:x} in the table.",
                    context.BoardLine("Registered carveout doesn't fit"));
            }
        }
    }

    /// <summary>rproc_check_carveout_da .</summary>
    private static bool Fits(CarveoutResource entry, ulong start, ulong size) =>
        entry.Length <= size && (entry.DeviceAddress == ResourceEntry.AnyAddress || new AddressRange(start, size).Contains(new AddressRange(entry.DeviceAddress, entry.Length)));

    /// <summary>The address that the kernel compares: the pool's is its physical one.</summary>
    private static ulong? StartOf(PreflightContext context, ProcessorRegion region) => context.IsPool(region) ? region.PhysicalAddress : region.DeviceAddress;

    private static string NewRegion(PreflightContext context, CarveoutResource entry)
    {
        var name = entry.Name.Length == 0 ? "NAME" : entry.Name;
        var at = entry.DeviceAddress is 0 or ResourceEntry.AnyAddress ? null : context.ToPhysical(new AddressRange(entry.DeviceAddress, 1));
        return at is { } memory
            ? $"Add a node {name}@{memory.Start:x} with reg = <0x{memory.Start:x} 0x{entry.Length:x}>; no-map; to /reserved-memory, and a reference to it to memory-region of {context.Processor.Node.Path}; or remove the entry."
            : $"Add a node {name}@... of 0x{entry.Length:x} bytes with reg and no-map to /reserved-memory, and a reference to it to memory-region of {context.Processor.Node.Path}; or remove the entry.";
    }

    private static IEnumerable<Evidence> WholeRegion(PreflightContext context) =>
        from carveout in Carveouts(context)
        where carveout.Region is { Size: > 0 }
        let start = StartOf(context, carveout.Region)
        where start is not null && Fits(carveout.Entry, start.Value, carveout.Region.Size)
        where carveout.Entry.Length != carveout.Region.Size || (carveout.Entry.DeviceAddress is not ResourceEntry.AnyAddress && carveout.Entry.DeviceAddress != start)
        select new Evidence(
            $"Carveout \"{carveout.Entry.Name}\" (entry {carveout.Entry.Index}) asks for 0x{carveout.Entry.Length:x} bytes; Linux writes the region's 0x{start:x8} and 0x{carveout.Region.Size:x} into the table.",
            ResourceTableRules.TableLocation(context, carveout.Entry.Offset),
            $"Set da = 0x{start:x8}, len = 0x{carveout.Region.Size:x} in the table, or read both back from it.");

    private static IEnumerable<Evidence> BadName(PreflightContext context) =>
        from carveout in Carveouts(context)
        let name = carveout.Entry.Name
        let isLong = name.Length >= 32
        where isLong || name.Contains('%', StringComparison.Ordinal)
        select new Evidence(
            isLong ? $"The name of entry {carveout.Entry.Index} fills its 32 bytes and has no NUL." : $"The name of entry {carveout.Entry.Index} is \"{name}\", with a percent sign.",
            ResourceTableRules.TableLocation(context, carveout.Entry.Offset + 24));

    private static IEnumerable<Evidence> TraceOutside(PreflightContext context) =>
        from trace in Traces(context)
        let memory = new AddressRange(trace.DeviceAddress, trace.Length)
        where trace.Length != 0 && !context.IsPlaced(memory)
        // A buffer in a misplaced segment moves with it.
        where context.Outcome.Attachment is not null || !context.Segments.Any(segment => segment.Memory.Contains(memory) && !context.IsPlaced(segment))
        select new Evidence(
            $"Trace buffer \"{trace.Name}\" is at {memory}, in no region of memory-region.",
            ResourceTableRules.TableLocation(context, trace.Offset),
            FixTrace(context, trace));

    private static IEnumerable<Evidence> TraceInRings(PreflightContext context)
    {
        foreach (var trace in Traces(context))
        {
            var memory = new AddressRange(trace.DeviceAddress, trace.Length);
            foreach (var region in context.Processor.Regions)
            {
                if (!region.Name.StartsWith("vdev", StringComparison.Ordinal) || region.DeviceAddress is not { } start || !new AddressRange(start, region.Size).Overlaps(memory))
                    continue;
                yield return new Evidence(
                    $"Trace buffer \"{trace.Name}\" at {memory} reaches into {region.Name}, {new AddressRange(start, region.Size)}.",
                    ResourceTableRules.TableLocation(context, trace.Offset),
                    FixTrace(context, trace));
            }
        }
    }

    /// <summary>Where the firmware has its writable data, a buffer is at home.</summary>
    private static string? FixTrace(PreflightContext context, TraceResource trace)
    {
        var data = context.Segments.Where(segment => (segment.Flags & Elf.ElfSegmentFlags.Write) != 0).Select(segment => context.RegionOf(segment.Memory)).FirstOrDefault(region => region is { IsShared: false });
        return (data ?? context.OwnMemory.For(trace.Length, Platforms.Table.RegionRole.Data)) is { } region
            ? $"Place the buffer in {region.Name}, 0x{region.DeviceAddress:x8} to 0x{unchecked(region.DeviceAddress!.Value + region.Size - 1):x8}, and set da of entry {trace.Index} to its address."
            : null;
    }

    private static IEnumerable<Evidence> TraceOverCode(PreflightContext context)
    {
        foreach (var trace in Traces(context))
        {
            var memory = new AddressRange(trace.DeviceAddress, trace.Length);
            foreach (var segment in context.Segments)
            {
                if ((segment.Flags & (Elf.ElfSegmentFlags.Execute | Elf.ElfSegmentFlags.Write)) != Elf.ElfSegmentFlags.Execute || !segment.Memory.Overlaps(memory))
                    continue;
                yield return new Evidence(
                    $"Trace buffer \"{trace.Name}\" at {memory} overlaps {context.Describe(segment)} at {segment.Memory}, which is code.",
                    ResourceTableRules.TableLocation(context, trace.Offset),
                    FixTrace(context, trace));
            }
        }
    }

    private static IEnumerable<Evidence> EmptyTrace(PreflightContext context)
    {
        foreach (var trace in Traces(context))
        {
            if (trace.Length == 0)
                yield return new Evidence($"len of trace entry {trace.Index} (\"{trace.Name}\") is 0.", ResourceTableRules.TableLocation(context, trace.Offset + 8));
        }
    }
}
