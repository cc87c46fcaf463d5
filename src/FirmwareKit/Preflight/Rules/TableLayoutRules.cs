using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK2027 to FK2033: how the resource table lies in the file and in memory.</summary>
internal static class TableLayoutRules
{
    private const int HeaderSize = 16;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK2027",
            Severity.Error,
            "Linux writes the resource table over loaded content",
            "After loading, Linux copies the table to the address of its section, wherever that is. Something else of the firmware was loaded there, and is gone when it runs.",
            "Give .resource_table a place of its own in a loaded segment: .resource_table : { KEEP(*(.resource_table*)) } > RAM",
            "rproc_start, rproc_elf_find_loaded_rsc_table (linux-remoteproc.md B-18, T-16)",
            OverContent),
        new(
            "FK2028",
            Severity.Error,
            "Resource table without content",
            "The section is of type NOBITS, as .bss is, and has no bytes in the file. Linux does not look at the type and reads whatever stands at its file offset as the table.",
            "Initialise the structure, and keep it out of .bss: __attribute__((section(\".resource_table\"), used)) with a value for every member.",
            "find_table (linux-remoteproc.md T-09)",
            NoContent),
        new(
            "FK2029",
            Severity.Warning,
            "Two sections called .resource_table",
            "Linux takes the first one, good or bad, and never looks at the second. Which one is first depends on the order in which the linker met the object files.",
            "Collect all input in one output section: .resource_table : { KEEP(*(.resource_table*)) }",
            "find_table (linux-remoteproc.md T-01)",
            TwoSections),
        new(
            "FK2030",
            Severity.Warning,
            "Entries of the resource table overlap",
            "Each entry starts where its offset says, and nobody checks that it ends before the next one. What Linux writes into one entry changes the other.",
            "Compute the offsets with offsetof() of the packed structure.",
            "rproc_handle_resources (linux-remoteproc.md R-02, R-03)",
            OverlappingEntries),
        new(
            "FK2031",
            Severity.Warning,
            "Entry of the resource table is not aligned",
            "Linux reads it all the same. A Cortex-M0+ faults on such an access, and so does any core when the table is in device memory; OP-TEE refuses a table that is not on 4 bytes.",
            "Make the structure a multiple of 4 up to there, and align the table: __attribute__((aligned(4))).",
            "linux-remoteproc.md R-03; tee-image.md TR-09",
            UnalignedEntry),
        new(
            "FK2032",
            Severity.Warning,
            "Resource table is not in the shared memory that the tree has for it",
            "Linux updates it where it is, so that this start works. Attaching to a core that the boot loader started, and signed delivery, look for the table in the region made for it.",
            "Place .resource_table in the region for shared memory.",
            "device-tree.md section 3.4, LAY032, LAY033",
            OutsideSharedMemory),
        new(
            "FK2033",
            Severity.Note,
            "Resource table without entries",
            "It is valid and asks for nothing: no rpmsg, no trace buffer, no carveout. Linux says nothing about it.",
            "Remove the table, or count its entries in num.",
            "rproc_handle_resources (linux-remoteproc.md T-11)",
            NoEntries),
    ];

    private static IEnumerable<Evidence> OverContent(PreflightContext context)
    {
        if (context.TableSection is not { } section || context.Table is null || !ResourceTableRules.ReadsTable(context))
            yield break;
        var target = section.Memory with { Start = section.Address & uint.MaxValue };
        if (!context.IsPlaced(target))
            yield break;
        foreach (var segment in context.Segments)
        {
            // The segment that carries the table to this very place is where it should be.
            var carries = new AddressRange(segment.Offset, segment.FileSize).Contains(new AddressRange(section.Offset, section.Size))
                && unchecked(segment.PhysicalAddress + (section.Offset - segment.Offset)) == target.Start;
            if (!carries && segment.Memory.Overlaps(target))
            {
                yield return new Evidence(
                    $"The address of .resource_table is 0x{target.Start:x8}; Linux writes its 0x{target.Size:x} bytes over {context.Describe(segment)} at {segment.Memory}{(context.VectorAddress is { } vectors && target.Contains(vectors) ? ", the vector table included" : string.Empty)}.",
                    context.LocationOf(section));
            }
        }
    }

    /// <summary>The segment that loads a section's bytes; one that is not loaded when none does.</summary>
    internal static ElfSegment CarrierOf(PreflightContext context, ElfSection section)
    {
        foreach (var segment in context.Segments)
        {
            if (new AddressRange(segment.Offset, segment.FileSize).Contains(new AddressRange(section.Offset, section.Size)))
                return segment;
        }

        return default;
    }

    private static IEnumerable<Evidence> NoContent(PreflightContext context)
    {
        if (context.TableSection is { Type: ElfSectionType.NoBits, Size: > 0 } section && ResourceTableRules.ReadsTable(context))
            yield return new Evidence($".resource_table has 0x{section.Size:x} bytes in memory and none in the file.", context.LocationOf(section), BoardLine: context.TableError is null ? null : context.BoardLine("unsupported fw ver") ?? context.BoardLine("non zero reserved bytes"));
    }

    private static IEnumerable<Evidence> TwoSections(PreflightContext context)
    {
        if (context.Image.Elf is not { } elf || context.TableSection is null)
            yield break;
        var sections = elf.FindSections(".resource_table"u8, 4);
        if (sections.Count > 1)
            yield return new Evidence($"Sections {string.Join(" and ", sections)} are called .resource_table; section {sections[0]} counts.", context.LocationOf(elf.Sections[sections[1]]));
    }

    private static IEnumerable<Evidence> OverlappingEntries(PreflightContext context)
    {
        if (context.Table is not { } table || !ResourceTableRules.ReadsTable(context))
            yield break;
        var header = HeaderSize + (4 * table.Entries.Length);
        ResourceEntry? before = null;
        foreach (var entry in table.Entries.OrderBy(entry => entry.Offset))
        {
            if (entry.Offset < header)
                yield return new Evidence($"Entry {entry.Index} starts at 0x{entry.Offset:x}, inside the table's own list of offsets, which ends at 0x{header:x}.", ResourceTableRules.TableLocation(context, entry.Offset));
            else if (before is not null && before.Offset + SizeOf(before) > entry.Offset)
                yield return new Evidence($"Entry {before.Index} ends at 0x{before.Offset + SizeOf(before):x}; entry {entry.Index} starts at 0x{entry.Offset:x}.", ResourceTableRules.TableLocation(context, entry.Offset));
            before = entry;
        }
    }

    /// <summary>Type word and what follows it (linux-remoteproc.md section 5).</summary>
    private static int SizeOf(ResourceEntry entry) => entry switch
    {
        CarveoutResource or DevmemResource => 4 + 52,
        TraceResource => 4 + 44,
        VdevResource vdev => 4 + 24 + (20 * vdev.Vrings.Length) + vdev.ConfigSpace.Length,
        _ => 4,
    };

    private static IEnumerable<Evidence> UnalignedEntry(PreflightContext context)
    {
        if (context.Table is not { } table || context.TableSection is not { } section || !ResourceTableRules.ReadsTable(context))
            yield break;
        if (section.Address % 4 != 0)
            yield return new Evidence($"The table is at 0x{section.Address:x8}, no multiple of 4.", context.LocationOf(section), $"In the linker script: .resource_table : ALIGN(4) {{ KEEP(*(.resource_table*)) }}");
        foreach (var entry in table.Entries)
        {
            if (entry.Offset % 4 != 0)
                yield return new Evidence($"Entry {entry.Index} starts at 0x{entry.Offset:x}, no multiple of 4.", ResourceTableRules.TableLocation(context, entry.Offset));
        }
    }

    private static IEnumerable<Evidence> OutsideSharedMemory(PreflightContext context)
    {
        if (context.TableSection is not { } section || context.Table?.Entries.Length is null or 0 || !ResourceTableRules.ReadsTable(context) || !context.IsPlaced(section.Memory))
            yield break;
        // The SoCs with a table region of its own (STM32MP1) link unsigned firmware's table into its data.
        var shared = context.Processor.Regions.FirstOrDefault(region => context.Processor.Core.RoleOf(region.Name) == RegionRole.SharedMemory && region.DeviceAddress is not null);
        if (shared is not null && context.RegionOf(section.Memory) is { IsShared: false } region)
        {
            yield return new Evidence(
                $"The table is at 0x{section.Address:x8}, in {region.Name}; the tree has {shared.Node!.Name} for it.",
                context.LocationOf(section),
                $"In the linker script: MEMORY {{ IPC_SHMEM (rw) : ORIGIN = 0x{shared.DeviceAddress:x8}, LENGTH = 0x{shared.Size:x} }} and .resource_table : {{ KEEP(*(.resource_table*)) }} > IPC_SHMEM");
        }
    }

    private static IEnumerable<Evidence> NoEntries(PreflightContext context)
    {
        if (context.Table is { Entries.Length: 0 } && context.TableSection is { } section && ResourceTableRules.ReadsTable(context))
            yield return new Evidence("num of the resource table is 0.", context.LocationOf(section));
    }
}
