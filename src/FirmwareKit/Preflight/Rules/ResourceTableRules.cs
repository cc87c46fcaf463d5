using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK2xxx: the resource table.</summary>
internal static class ResourceTableRules
{
    private const string Refusal = "Failed to process resources";

    /// <summary>The offsets of the entries follow the header; what is wrong before them is wrong with the header.</summary>
    private const int EntryOffsets = 16;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK2001",
            Severity.Warning,
            "No resource table",
            "Linux starts the core without one, with a warning. There will be no rpmsg, no trace buffer and no carveout.",
            "If the firmware uses rpmsg or a trace buffer: put the table into a section called .resource_table and keep it: .resource_table : { KEEP(*(.resource_table*)) }",
            "rproc_elf_load_rsc_table (linux-remoteproc.md T-08, T-10)",
            Missing),
        new(
            "FK2002",
            Severity.Error,
            "Resource table header is bad",
            "Linux prints the reason, warns that there is no table, and starts the core all the same. The firmware then waits for rpmsg in vain.",
            "Mend the table's header: version 1, number of entries, two reserved words of 0.",
            "rproc_elf_load_rsc_table (linux-remoteproc.md T-03 to T-07)",
            BadHeader),
        new(
            "FK2003",
            Severity.Error,
            "Resource table entry is bad",
            "An error in an entry, other than one in the header, refuses the whole boot. Offsets count from the start of the table, and each entry must end inside the section.",
            "Mend the entry; compare with the structures in include/linux/remoteproc.h.",
            "rproc_handle_resources (linux-remoteproc.md R-02, R-10, R-11, R-25, R-26, R-35 to R-37)",
            BadEntry),
        new(
            "FK2004",
            Severity.Error,
            "Devmem entry without IOMMU",
            "Linux refuses a devmem entry where the processor is not behind an IOMMU, and prints no reason. No STM32 has one for its companion cores.",
            "Remove the devmem entry; the core can reach its peripherals without it.",
            "rproc_handle_devmem (linux-remoteproc.md R-20)",
            Devmem),
        new(
            "FK2005",
            Severity.Error,
            "Vring does not fit its region",
            "Since Linux 5.19 this no longer fails the boot: the core starts, and rpmsg never comes up. Older kernels refuse to boot.",
            "Enlarge the region in the device tree, or use fewer buffers or a smaller alignment in the table.",
            "rproc_alloc_vring, rproc_check_carveout_da (linux-remoteproc.md R-30 to R-33, R-39, R-40, R-42, R-43)",
            VringDoesNotFit),
        new(
            "FK2006",
            Severity.Error,
            "Vring without a region of its name",
            "Linux looks for a reserved-memory node called vdev<N>vring<M>; the label does not count. Without one it takes memory of its own, which the core cannot reach.",
            "Name the reserved-memory nodes vdev0vring0 and vdev0vring1 and list them in memory-region.",
            "rproc_alloc_vring (linux-remoteproc.md R-40, P-13)",
            VringWithoutRegion),
        new(
            "FK2007",
            Severity.Error,
            "Virtio device that this driver cannot serve",
            "rpmsg needs exactly two vrings, and the driver has mailboxes for one device only. With fewer rings the kernel crashes, and the kicks of a second device are dropped.",
            "Describe one vdev with two vrings.",
            "rpmsg_probe, rproc_free_vring, stm32_rproc_kick (linux-remoteproc.md R-57, R-61, R-62)",
            UnservableVdev),
        new(
            "FK2008",
            Severity.Warning,
            "Resource type that Linux does not know",
            "Linux skips the entry with a warning. Whatever the firmware asks for there, it does not get.",
            "Remove the entry, or correct its type word: 0 carveout, 1 devmem, 2 trace, 3 vdev.",
            "rproc_handle_resources (linux-remoteproc.md R-04, R-05)",
            UnknownType),
        new(
            "FK2009",
            Severity.Warning,
            "No name service",
            "Bit 0 of the device features (VIRTIO_RPMSG_F_NS) is clear. The firmware's announcements then create no channels in Linux.",
            "Set bit 0 of dfeatures: .dfeatures = 1 << VIRTIO_RPMSG_F_NS",
            "virtio_rpmsg_bus (linux-remoteproc.md R-55)",
            NoNameService),
        new(
            "FK2010",
            Severity.Error,
            "Linux cannot write the table to where the firmware reads it",
            "Linux writes ring addresses and status into the loaded table, at the section's address. When that is in no region, it writes to a private copy, without a word, and rpmsg never works.",
            "Place .resource_table in a segment inside a listed region, with equal load and run address (no AT>).",
            "rproc_elf_find_loaded_rsc_table (linux-remoteproc.md T-13, T-14, T-16)",
            TableElsewhere),
        new(
            "FK2011",
            Severity.Error,
            "rpmsg buffers do not fit their region",
            "Linux needs 512 bytes for each buffer of both rings, in one block of a power-of-two number of pages. When the pool is too small the core runs on, without rpmsg.",
            "Enlarge the vdev0buffer region, or use fewer buffers.",
            "rpmsg_probe (linux-remoteproc.md R-58)",
            BuffersDoNotFit),
    ];

    internal static FindingLocation TableLocation(PreflightContext context, long offset = 0) => context.TableSection is { } section
        ? new FindingLocation(offset == 0 ? "section .resource_table" : $"section .resource_table + 0x{offset:x}", (long)Math.Min(section.Offset, (ulong)(long.MaxValue - offset)) + offset)
        : new FindingLocation("the file");

    internal static bool ReadsTable(PreflightContext context) =>
        context.Processor.Type is { Driver: not ProcessorDriver.Stm32M0, Delivery: FirmwareDelivery.Elf };

    private static IEnumerable<Evidence> Missing(PreflightContext context)
    {
        if (context.TableSection is null && context.Image.Damage.Count == 0 && ReadsTable(context) && context.BoardLine("no resource table found") is { } line)
            yield return new Evidence($"{context.Image.Name} has no section called .resource_table.", TableLocation(context), BoardLine: line);
    }

    private static IEnumerable<Evidence> BadHeader(PreflightContext context)
    {
        if (context.TableSection is null || !ReadsTable(context) || context.BoardLine("no resource table found") is not { } warning)
            yield break;
        string[] texts = ["resource table truncated", "header-less resource table", "unsupported fw ver", "non zero reserved bytes", "resource table incomplete"];
        var line = context.FirstLine(texts) ?? warning;
        var fix = line.Contains("unsupported fw ver", StringComparison.Ordinal) ? "Set the first word of the table to 1: .ver = 1 (struct resource_table)." : null;
        yield return new Evidence(context.TableError?.Message ?? "The table is too large for the kernel to copy.", TableLocation(context, context.TableError?.Offset ?? 0), fix, line);
    }

    private static IEnumerable<Evidence> BadEntry(PreflightContext context)
    {
        // Where nothing is refused, the table need not be read again.
        if (!ReadsTable(context) || (context.BoardLine(Refusal) is null && context.TableError is not { Offset: >= EntryOffsets }))
            yield break;
        foreach (var entry in RefusedEntry.FindAll(context))
            yield return new Evidence(entry.Message, TableLocation(context, entry.Offset), entry.Fix, context.FirstLine(entry.BoardTexts));
    }

    private static IEnumerable<Evidence> Devmem(PreflightContext context) =>
        from entry in ReadsTable(context) ? context.Entries<DevmemResource>() : []
        select new Evidence(
            $"Entry {entry.Index} of the resource table asks for device memory at 0x{entry.DeviceAddress:x8}.",
            TableLocation(context, entry.Offset),
            $"Remove entry {entry.Index} from the table and count num down to {context.Table!.Entries.Length - 1}; the core can reach its peripherals without it.",
            context.BoardLine(RefusedEntry.LineOfUnread));

    private static IEnumerable<Evidence> VringDoesNotFit(PreflightContext context)
    {
        const string OtherRing = " The other ring of the device has the same trouble.";
        // Rings of one device usually share the mistake; it is told once.
        (VdevResource Vdev, Evidence Evidence)? open = null;
        foreach (var ring in VringRules.Named(context))
        {
            if (VringRules.Misfit(context, ring) is not { } evidence)
                continue;
            if (open is { } same && same.Vdev == ring.Vdev)
            {
                if (!same.Evidence.Message.EndsWith(OtherRing, StringComparison.Ordinal))
                    open = (ring.Vdev, same.Evidence with { Message = same.Evidence.Message + OtherRing });
                continue;
            }

            if (open is { } before)
                yield return before.Evidence;
            open = (ring.Vdev, evidence);
        }

        if (open is { } last)
            yield return last.Evidence;
    }

    private static IEnumerable<Evidence> VringWithoutRegion(PreflightContext context)
    {
        if (!context.Reaches("resources") && context.Outcome.Verdict != LoadVerdict.Attaches)
            yield break;
        foreach (var vring in VringRules.Named(context))
        {
            if (vring.Vdev.Vrings.Length > 2 || context.RegionCalled(vring.Name) is not null)
                continue;
            yield return new Evidence(
                $"memory-region of {context.Processor.Node.Path} lists no node called {vring.Name}.",
                new FindingLocation($"{context.Processor.Node.Path}, memory-region", DeviceTreePath: context.Processor.Node.Path),
                VringRules.FixMissing(context, vring.Name));
        }
    }

    private static IEnumerable<Evidence> UnservableVdev(PreflightContext context)
    {
        if (!ReadsTable(context))
            yield break;
        for (var number = 0; number < context.Vdevs.Length; number++)
        {
            var vdev = context.Vdevs[number];
            if (vdev.Vrings.Length < 2)
            {
                yield return new Evidence($"vdev{number} has {vdev.Vrings.Length} vrings; the kernel crashes when it sets it up or takes it down.", TableLocation(context, vdev.Offset));
            }
            else if (number > 0)
            {
                yield return new Evidence(
                    $"vdev{number} is the {number + 1}nd virtio device; its notifications are dropped.".Replace("3nd", "3rd", StringComparison.Ordinal),
                    TableLocation(context, vdev.Offset),
                    BoardLine: context.BoardLine("WARNING: at drivers/remoteproc/stm32_rproc.c"));
            }
        }
    }

    private static IEnumerable<Evidence> UnknownType(PreflightContext context) =>
        from entry in ReadsTable(context) ? context.Entries<OtherResource>() : []
        select new Evidence(
            $"Entry {entry.Index} of the resource table has type {entry.Type}.",
            TableLocation(context, entry.Offset),
            BoardLine: context.BoardLine(entry.IsVendor ? $"unsupported vendor resource {entry.Type}" : "unsupported resource"));

    private static IEnumerable<Evidence> NoNameService(PreflightContext context)
    {
        foreach (var vdev in ReadsTable(context) ? context.Vdevs : [])
        {
            if (vdev.Id == VdevResource.Rpmsg && (vdev.DeviceFeatures & 1) == 0)
                yield return new Evidence($"dfeatures of entry {vdev.Index} is 0x{vdev.DeviceFeatures:x}.", TableLocation(context, vdev.Offset + 12));
        }
    }

    private static IEnumerable<Evidence> TableElsewhere(PreflightContext context)
    {
        // Where Linux attaches, the section's address does not count: FK2061, FK2065.
        if (context.Outcome.Attachment is not null || context.Table is not { } table || context.TableSection is not { } section || !ReadsTable(context) || table.Entries.IsEmpty)
            yield break;
        // The table moves with its segment.
        if (context.HasMisplacedSegment && context.Segments.Any(segment => !context.IsPlaced(segment) && segment.Memory.Contains(section.Memory)))
            yield break;
        var carrier = TableLayoutRules.CarrierOf(context, section);
        if (!context.IsPlaced(section.Memory))
        {
            yield return new Evidence($"The table's address 0x{section.Address:x8} is in no region of memory-region that Linux can write to.", context.LocationOf(section), FixPlace(context));
        }
        else if (!carrier.IsLoaded)
        {
            yield return new Evidence("No segment loads the section .resource_table; the firmware does not have it in memory until Linux copies it.", context.LocationOf(section));
        }
        else if (unchecked(carrier.PhysicalAddress + (section.Offset - carrier.Offset)) is var loaded && loaded != section.Address)
        {
            yield return new Evidence(
                $"The table is loaded to 0x{loaded:x8} (LMA) but has the address 0x{section.Address:x8} (VMA); Linux updates the one at 0x{section.Address:x8}.",
                context.LocationOf(section));
        }
    }

    private static string? FixPlace(PreflightContext context) =>
        (context.SharedMemory ?? context.OwnMemory.For(context.TableSection?.Size ?? 0, Platforms.Table.RegionRole.Data)) is { } region
            ? $"In the linker script: .resource_table : {{ KEEP(*(.resource_table*)) }} > RAM, with RAM inside 0x{region.DeviceAddress:x8} to 0x{unchecked(region.DeviceAddress!.Value + region.Size - 1):x8} ({region.Name}), and no AT>."
            : null;

    private static IEnumerable<Evidence> BuffersDoNotFit(PreflightContext context)
    {
        if (context.BoardLine("virtio_rpmsg_bus") is not { } line || !line.Contains("failed with error -12", StringComparison.Ordinal))
            yield break;
        var vdev = context.Vdevs.FirstOrDefault(vdev => vdev.Id == VdevResource.Rpmsg && vdev.Vrings.Length == 2);
        var region = context.RegionCalled("vdev0buffer");
        if (vdev is null || region is null)
            yield break;
        var bytes = vdev.Vrings[0].RpmsgBufferBytes;
        yield return new Evidence(
            $"{vdev.Vrings[0].Count} buffers in each ring need 0x{bytes:x} bytes in one block; {region.Node!.Name} has 0x{region.Size:x}.",
            new FindingLocation(region.Node.Path, DeviceTreePath: region.Node.Path),
            $"Enlarge the region to 0x{System.Numerics.BitOperations.RoundUpToPowerOf2((bytes + 4095) / 4096) * 4096:x} bytes: {DeviceTreeLine.Reg(region.Node, region.PhysicalAddress ?? 0, System.Numerics.BitOperations.RoundUpToPowerOf2((bytes + 4095) / 4096) * 4096)} or use fewer buffers.",
            line);
    }
}
