using FirmwareKit.Elf;
using FirmwareKit.Loading;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK2060 to FK2072: the resource table of a core that the boot chain started, which Linux finds in memory and trusts.</summary>
internal static class AttachTableRules
{
    private const uint MappedBytes = 1024;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK2060",
            Severity.Error,
            "Resource table is larger than Linux maps",
            "To attach, the driver maps 1024 bytes at the table's address, whatever the table's size. What lies behind them is cut off on the STM32MP1; on the STM32MP2 Linux reads on, and crashes where the mapping ends.",
            "Make the table smaller: fewer entries, no configuration space, or a firmware that Linux loads itself.",
            "stm32_rproc_get_loaded_rsc_table, stm32_rproc_get_m33_info (linux-remoteproc.md P-53, M-12, X-37)",
            TooLarge),
        new(
            "FK2061",
            Severity.Error,
            "Linux takes other memory for the resource table",
            "Linux looks for the table where a register says, and does not check what it finds there. The firmware's own table stays as it is, and rpmsg never works.",
            "Let the boot chain store the address of .resource_table; U-Boot does so when it loads the ELF file itself.",
            "rproc_set_rsc_table (linux-remoteproc.md P-52, M-12, X-37)",
            OtherMemory),
        new(
            "FK2062",
            Severity.Error,
            "Address of the table is of the wrong kind",
            "Mainline takes what the register holds for an address as the core sees it, ST's kernel for a physical one. U-Boot stores the core's. Where the two differ, Linux takes other memory for the table.",
            "Place .resource_table in memory that both sides see at the same address, such as MCU SRAM.",
            "stm32_rproc_da_to_pa, stm32_rproc_get_m4_info (linux-remoteproc.md P-52, X-38)",
            OtherKind),
        new(
            "FK2063",
            Severity.Warning,
            "Detaching overwrites data behind the resource table",
            "When Linux attaches it copies what it takes for the table, and writes all of it back when it detaches. Data of the firmware inside of that goes back to what it was.",
            "Reserve 1024 bytes for the table: .resource_table : { KEEP(*(.resource_table*)) . = ALIGN(1024); } at an address that is a multiple of 1024.",
            "rproc_reset_rsc_table_on_detach (linux-remoteproc.md M-13, X-37)",
            DataBehind),
        new(
            "FK2064",
            Severity.Warning,
            "Resource table is too close to the end of its region",
            "Linux takes 1024 bytes from the table's start on for the table, and writes them back when it detaches. What follows the region belongs to someone else.",
            "Place the table at least 1024 bytes before the region's end.",
            "stm32_rproc_get_loaded_rsc_table (linux-remoteproc.md P-53, M-13); device-tree.md LAY034",
            AtTheEnd),
        new(
            "FK2065",
            Severity.Error,
            "Resource table is not in shared memory",
            "Linux maps and writes the table wherever the register says. Outside of the memory that memory-region gives to both sides this is memory of the firmware, of the secure side or of nobody, and the first access can be a fault.",
            "Place .resource_table in the region that both sides share.",
            "device-tree.md section 3.2, LAY032, LAY033; linux-remoteproc.md P-53",
            NotShared),
        new(
            "FK2066",
            Severity.Error,
            "Linux clears the resource table",
            "Linux sets up rings and buffers in regions of their names, and clears them while the core runs. A table inside of one is gone.",
            "Place .resource_table outside of the vring and buffer regions.",
            "rp_find_vq, rpmsg_probe (linux-remoteproc.md R-45, R-58)",
            Cleared),
        new(
            "FK2067",
            Severity.Error,
            "Mainline attaches only with a resource table",
            "The register of the table's address holds 0, which says that there is none. Mainline's driver then refuses to attach; ST's attaches without rpmsg.",
            "Give the firmware a .resource_table that U-Boot accepts, if only one without entries: version 1, number 0, two reserved words of 0.",
            "stm32_rproc_get_loaded_rsc_table (linux-remoteproc.md P-52, M-11)",
            NeedsTable),
        new(
            "FK2068",
            Severity.Warning,
            "Attached without a resource table",
            "The place of the table's address holds 0, which says that there is none. Linux attaches, without rpmsg and without a trace buffer.",
            "If the firmware uses rpmsg or a trace buffer: give it a .resource_table, and let the boot chain store its address.",
            "stm32_rproc_get_m33_info, stm32_rproc_get_m4_info (linux-remoteproc.md P-52)",
            WithoutTable),
        new(
            "FK2069",
            Severity.Note,
            "The firmware waits until Linux has attached",
            "The boot chain starts the core seconds before Linux attaches and sets the status of the virtio device to DRIVER_OK. Firmware that waits for it stands still until then; one that does not reads ring addresses that are not there yet.",
            "Do what cannot wait before that call, or in another task.",
            "linux-remoteproc.md B-27, R-56",
            Waits),
        new(
            "FK2070",
            Severity.Error,
            "Nobody checks this resource table",
            "When Linux loads firmware it checks version, reserved words and number of entries; when it attaches it checks none of them, and follows whatever they say.",
            "Mend the table's header: version 1, number of entries, two reserved words of 0.",
            "rproc_attach (linux-remoteproc.md M-12)",
            Unchecked),
        new(
            "FK2071",
            Severity.Error,
            "The failed attach stops the core",
            "Linux calls the driver's stop when a virtio device cannot be set up. The core that the boot chain started is held in reset afterwards, and its firmware is gone for Linux.",
            "Mend what the other finding says.",
            "__rproc_attach (linux-remoteproc.md M-11)",
            Stops),
        new(
            "FK2072",
            Severity.Error,
            "Size of the table is stored too small",
            "Linux takes the table to have as many bytes as the cell rsc-tbl-size says. An entry behind them counts as cut off, and attaching fails.",
            "Let the boot chain store the size of .resource_table.",
            "stm32_rproc_get_m33_info, rproc_handle_resources (linux-remoteproc.md P-53, R-02)",
            TooSmall),
    ];

    private static IEnumerable<Evidence> TooLarge(PreflightContext context)
    {
        if (Found(context) is not { } attachment)
            yield break;
        if (UsesCells(context) && attachment.TableSize > MappedBytes)
        {
            yield return new Evidence($"rsc-tbl-size says 0x{attachment.TableSize:x} bytes; the driver maps 0x{MappedBytes:x}, and the kernel copies all of them.", TableLocation(context));
        }
        else if (context.Table is { } table && AttachedTable.UsedBytes(table) is var used && used > MappedBytes && !UsesCells(context))
        {
            yield return new Evidence($"The table's entries need 0x{used:x} bytes; Linux takes the first 0x{MappedBytes:x} for the whole table.", TableLocation(context), BoardLine: context.BoardLine("is truncated"));
        }
    }

    private static IEnumerable<Evidence> OtherMemory(PreflightContext context)
    {
        if (Found(context) is not { } attachment || context.TableSection is not { } section || AttachedTable.IsAt(context, attachment, section) || IsOtherKind(context, attachment, section))
            yield break;
        yield return new Evidence(
            $"{attachment.TableSource} holds 0x{attachment.TableAddress:x8}; .resource_table of {context.Image.Name} is at 0x{section.Address:x8}.",
            context.LocationOf(section),
            BoardLine: context.BoardLine("can't translate da") ?? context.BoardLine("Unable to map memory region"));
    }

    private static IEnumerable<Evidence> OtherKind(PreflightContext context)
    {
        if (Found(context) is not { } attachment || context.TableSection is not { } section || AttachedTable.IsAt(context, attachment, section) || !IsOtherKind(context, attachment, section))
            yield break;
        var (stored, wanted) = attachment.IsDeviceAddress ? ("a physical address", "the core's") : ("the address as the core sees it", "a physical one");
        var physical = context.ToPhysical(section.Memory) is { } memory ? $"For Linux the table is at 0x{memory.Start:x8}." : "No entry of dma-ranges translates it.";
        yield return new Evidence(
            $"{attachment.TableSource} holds 0x{attachment.TableAddress:x8}, {stored}; {context.Outcome.Loader} takes it for {wanted}. {physical}",
            context.LocationOf(section),
            BoardLine: context.BoardLine("can't translate da") ?? context.BoardLine("Unable to map memory region"));
    }

    private static bool IsOtherKind(PreflightContext context, AttachOutcome attachment, ElfSection section) =>
        attachment.TableAddress == (attachment.IsDeviceAddress ? context.ToPhysical(section.Memory)?.Start : section.Address & uint.MaxValue);

    private static IEnumerable<Evidence> DataBehind(PreflightContext context)
    {
        if (context.Outcome.Attachment?.Reverted is not { } reverted || context.TableSection is not { } section || !AttachedTable.IsAt(context, context.Outcome.Attachment, section))
            yield break;
        var behind = AttachedTable.Behind(context, reverted, section);
        if (behind.Names.Count == 0)
            yield break;
        yield return new Evidence(
            $"The table has 0x{section.Size:x} bytes, and Linux writes 0x{reverted.Size:x} back: {behind.Memory} with {string.Join(", ", behind.Names)}.",
            context.LocationOf(section),
            $"In the linker script, let nothing follow the table up to 0x{reverted.End:x8}: .resource_table : {{ KEEP(*(.resource_table*)) . = 0x{reverted.Size:x}; }}");
    }

    private static IEnumerable<Evidence> AtTheEnd(PreflightContext context)
    {
        if (Found(context) is not { DeviceWindow: { } window } attachment || context.RegionOf(window with { Size = 1 }) is not { } region)
            yield break;
        var taken = window with { Size = attachment.TableSize };
        var end = unchecked(region.DeviceAddress!.Value + region.Size);
        if (taken.End <= end)
            yield break;
        yield return new Evidence(
            $"The table starts 0x{end - window.Start:x} bytes before the end of {region.Node!.Name}; Linux takes 0x{taken.Size:x} bytes for it, 0x{taken.End - end:x} of them behind the region.",
            TableLocation(context),
            $"Move it to 0x{(end > taken.Size ? end - taken.Size : 0) & ~3UL:x8} or below.");
    }

    private static IEnumerable<Evidence> NotShared(PreflightContext context)
    {
        if (Found(context) is not { Window: { } window, DeviceWindow: { } device })
            yield break;
        var region = context.RegionOf(device with { Size = 1 });
        if (region is not null && !(UsesCells(context) && context.Processor.Core.RoleOf(region.Name) is RegionRole.Code or RegionRole.Data or RegionRole.Secure))
            yield break;
        var owner = region?.Node ?? context.Processor.ReservedMemory.Regions.FirstOrDefault(reserved => reserved.Memory?.Contains(window.Start) == true)?.Node;
        var shared = context.Processor.Regions.FirstOrDefault(listed => context.Processor.Core.RoleOf(listed.Name) is RegionRole.SharedMemory or RegionRole.ResourceTable);
        yield return new Evidence(
            owner is null
                ? $"The table is at 0x{window.Start:x8}, in no reserved memory at all."
                : $"The table is at 0x{window.Start:x8}, in {owner.Name}, which memory-region of {context.Processor.Node.Path} does {(region is null ? "not list" : "list, and which is the firmware's own")}.",
            TableLocation(context),
            shared is null
                ? "Reserve memory for both sides, list it in memory-region, and place .resource_table there."
                : $"In the linker script, place .resource_table in a memory with ORIGIN = 0x{shared.DeviceAddress:x8}, LENGTH = 0x{shared.Size:x} ({shared.Name}).",
            context.BoardLine("Unable to map memory region"));
    }

    private static IEnumerable<Evidence> Cleared(PreflightContext context) =>
        Found(context) is { DeviceWindow: { } window }
            ? from use in context.Outcome.Memory
              where use.Kind is MemoryUseKind.Vring or MemoryUseKind.Buffers
              where use.Memory.Overlaps(window with { Size = Math.Max(16, context.TableSection?.Size ?? 0) })
              select new Evidence($"The table at 0x{window.Start:x8} lies where Linux puts {use.Name}, {use.Memory}.", TableLocation(context))
            : [];

    private static IEnumerable<Evidence> NeedsTable(PreflightContext context)
    {
        if (context.Outcome.Attachment is { IsDetected: true, TableAddress: 0, IsDeviceAddress: true } && context.BoardLine("can't load resource table") is { } line)
            yield return new Evidence(Nothing(context), TableLocation(context), BoardLine: line);
    }

    private static IEnumerable<Evidence> WithoutTable(PreflightContext context)
    {
        if (context.Outcome is { Verdict: LoadVerdict.Attaches, NotModelled: null, Attachment: { IsDetected: true, TableAddress: 0 } })
            yield return new Evidence(Nothing(context), TableLocation(context));
    }

    private static string Nothing(PreflightContext context) => context switch
    {
        { Outcome.Attachment.IsTableAddressAssumed: false } => $"{context.Outcome.Attachment!.TableSource} holds 0.",
        { TableSection: null } => $"{context.Image.Name} has no section called .resource_table, so that the boot chain has no address to store.",
        _ => $"The boot chain accepts no table like that of {context.Image.Name}, and stores 0: {context.TableError?.Message ?? "its header is bad."}",
    };

    private static IEnumerable<Evidence> Waits(PreflightContext context)
    {
        if (context.Outcome.Attachment is not null && context.Image.Elf is { } elf && elf.TryFindSymbol("rproc_virtio_wait_remote_ready"u8, out var symbol))
            yield return new Evidence("The firmware has OpenAMP's rproc_virtio_wait_remote_ready.", new FindingLocation($"symbol rproc_virtio_wait_remote_ready, 0x{symbol.Value:x8}"));
    }

    private static IEnumerable<Evidence> Unchecked(PreflightContext context)
    {
        if (Found(context) is { } attachment && context.TableError is { } error && context.TableSection is { } section && AttachedTable.IsAt(context, attachment, section) && context.BoardLine("Failed to process resources") is null)
            yield return new Evidence(error.Message, context.LocationOf(section));
    }

    private static IEnumerable<Evidence> Stops(PreflightContext context)
    {
        if (context.Outcome.Attachment is { StopsCore: true })
            yield return new Evidence($"Attaching to {context.Processor.Name} fails with {context.Outcome.ErrorNumber} after Linux has it, and Linux stops it.", context.NodeLocation, BoardLine: context.BoardLine("failed to probe subdevices"));
    }

    private static IEnumerable<Evidence> TooSmall(PreflightContext context)
    {
        if (Found(context) is { } attachment && UsesCells(context) && context.Table is { } table && AttachedTable.UsedBytes(table) is var used && attachment.TableSize < used)
            yield return new Evidence($"rsc-tbl-size says 0x{attachment.TableSize:x} bytes; the table's entries need 0x{used:x}.", TableLocation(context), BoardLine: context.BoardLine("is truncated"));
    }

    /// <summary>The attachment, when Linux looked for a table and was told where one is.</summary>
    private static AttachOutcome? Found(PreflightContext context) => context.Outcome.Attachment is { IsDetected: true, TableAddress: not 0 } attachment ? attachment : null;

    private static bool UsesCells(PreflightContext context) => context.Processor.Type.Line == "STM32MP2";

    private static FindingLocation TableLocation(PreflightContext context) => context.TableSection is { } section ? context.LocationOf(section) : new FindingLocation("the file");
}
