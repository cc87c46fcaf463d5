using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK3080 to FK3086: what the device tree must have for a core that the boot chain starts.</summary>
internal static class AttachTreeRules
{
    private const ulong Tamp = 0x5c00a000;

    private static readonly string[] TableCells = ["rsc-tbl-addr", "rsc-tbl-size"];

    /// <summary>TAMP's backup registers 17 and 18, where U-Boot leaves the table's address and the core's state (STM32MP1).</summary>
    private static readonly (string Property, ulong Address)[] Mp1Registers =
        [("st,syscfg-rsc-tbl", Tamp + 0x144), ("st,syscfg-m4-state", Tamp + 0x148), ("st,syscfg-cm-state", Tamp + 0x148)];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK3080",
            Severity.Error,
            "Linux does not see that the core runs",
            "The driver asks a register once, while it probes. Without an answer it takes the core for off: nothing is attached to, and a start loads a file from the file system over the running firmware.",
            "Name the state register in the node.",
            "stm32_rproc_get_m4_status, stm32_rproc_get_m33_info (linux-remoteproc.md P-50, P-51, X-27, X-38)",
            NotDetected),
        new(
            "FK3081",
            Severity.Error,
            "State register without a register for the table",
            "With the state register the driver sees that the core runs, and then reads the address of its table from a register that the node does not name: through a null pointer. The kernel crashes.",
            "Name the register of the table, too.",
            "stm32_rproc_get_loaded_rsc_table, stm32_rproc_get_m4_info (linux-remoteproc.md P-54)",
            NoTableRegister),
        new(
            "FK3082",
            Severity.Error,
            "Signed for OP-TEE where the boot chain loads",
            "In this flavour TF-M's boot loader checks and starts the firmware, in a form of its own. OP-TEE's form is not read by anybody.",
            "Sign the ELF file's binary for the boot chain (imgtool), not with fwkit sign.",
            "device-tree.md section 3.6",
            OtherSignature),
        new(
            "FK3083",
            Severity.Error,
            "Cell of the resource table has not four bytes",
            "The driver reads address and size of the table as 32-bit numbers, and takes a cell of another size for an error. The processor then does not appear at all.",
            "Give the cell's node a reg with size 4.",
            "nvmem_cell_read_u32, stm32_rproc_get_m33_info (linux-remoteproc.md section 6.2)",
            OddCell),
        new(
            "FK3084",
            Severity.Warning,
            "Register that the boot loader does not write",
            "U-Boot leaves the state of the core and the address of its table in two backup registers. The tree names another register, which says something else.",
            "Name the register that the boot loader writes.",
            "U-Boot, TAMP_COPRO_STATE and TAMP_COPRO_RSC_TBL_ADDRESS; device-tree.md section 3.2",
            context => context.Outcome.Attachment is null ? [] : OtherRegister(context)),
        new(
            "FK3085",
            Severity.Note,
            "After a crash Linux loads a file",
            "Recovery stops the core and boots the file of the default name, also where the boot chain started it. Without that file the processor is unusable until the board reboots.",
            "Install the firmware in the file system as well, under the name that Linux asks for; or disable recovery: echo disabled > /sys/class/remoteproc/remoteproc0/recovery",
            "rproc_boot_recovery (linux-remoteproc.md M-20 to M-23, X-36)",
            RecoveryLoads),
        new(
            "FK3086",
            Severity.Note,
            "Linux attaches only when told",
            "Without st,auto-boot the processor stays detached after the boot. Its virtio devices appear when start is written to its state.",
            "Add st,auto-boot; or write start to /sys/class/remoteproc/remoteproc0/state.",
            "rproc_trigger_auto_boot (linux-remoteproc.md M-05, M-06)",
            ByHand),
    ];

    private static IEnumerable<Evidence> NotDetected(PreflightContext context)
    {
        if (context.Outcome is not { Attachment.IsDetected: false, Verdict: LoadVerdict.Refused })
            yield break;
        var (node, property) = (context.Processor.Node, StateProperty(context));
        // Where the flavour wants the property, its own finding says that it is missing.
        if (!node.Has(property) && context.Processor.Flavour.Form.Properties.Any(need => need.Name == property && need.Need == Need.Required))
            yield break;
        var example = context.Processor.Type.Line == "STM32MP2" ? "<&pwr 0x204 0xc>" : "<&tamp 0x148 0xffffffff>";
        yield return context.Processor.Type.Driver == ProcessorDriver.Stm32M0
            ? new Evidence($"The driver of {context.Processor.Name} ({context.Processor.Type.Core}) cannot attach; it does not ask whether the core runs.", context.NodeLocation, "Let Linux load and start this core.", context.BoardLine("request_firmware failed"))
            : !node.Has(property)
            ? new Evidence($"{node.Path} has no {property}.", context.NodeLocation, $"Add to {context.NameOf(node)}: {property} = {example};", context.BoardLine("m4 state not supported"))
            : context.BoardLine("m4 state not supported") is { } line
            ? new Evidence($"{property} of {node.Path} names no register that can be read.", context.PropertyLocation(property), $"{property} = {example};", line)
            : new Evidence($"The register of {property} holds a value that {context.Outcome.Loader} does not take for a running core{(context.Outcome.IsStKernel == true ? string.Empty : ": it must be 2")}.", context.PropertyLocation(property), "Let the boot chain write the state when it starts the core; U-Boot writes 2.", context.BoardLine("request_firmware failed"));
    }

    private static IEnumerable<Evidence> NoTableRegister(PreflightContext context)
    {
        if (context.Outcome is { Attachment: not null, Verdict: LoadVerdict.KernelCrash } && context.BoardLine("rsc tbl syscon not supported") is { } line && context.Processor.Type.Line == "STM32MP1")
            yield return new Evidence($"{context.Processor.Node.Path} has {StateProperty(context)}, and no st,syscfg-rsc-tbl that can be read.", context.PropertyLocation("st,syscfg-rsc-tbl"), $"Add to {context.NameOf(context.Processor.Node)}: st,syscfg-rsc-tbl = <&tamp 0x144 0xffffffff>;", line);
    }

    private static IEnumerable<Evidence> OtherSignature(PreflightContext context)
    {
        if (context.Processor.Flavour.Form.Flavour == Flavour.BootChain && context.Image.Format == FirmwareFormat.SignedImage)
            yield return new Evidence($"{context.Image.Name} is signed for OP-TEE; the flavour is {context.Processor.Flavour.Form.Name}, because {context.Processor.Flavour.Reason}.", context.NodeLocation);
    }

    private static IEnumerable<Evidence> OddCell(PreflightContext context)
    {
        if (context.Processor.Type is not { Line: "STM32MP2", IsDriverModelled: true } || !context.Processor.Node.Has("st,syscfg-cm-state"))
            yield break;
        foreach (var name in TableCells)
        {
            if (NvmemCell.Find(context.Processor, name) is not { Bytes: not 4 } cell)
                continue;
            yield return new Evidence(
                cell.Bytes is { } bytes ? $"{cell.Node.Path}, the cell {name}, has {bytes} bytes." : $"{cell.Node.Path}, the cell {name}, has no reg with offset and size.",
                PreflightContext.LocationOf(cell.Node),
                cell.Offset is { } offset ? $"reg = <0x{offset:x} 0x4>; in {cell.Node.Path}." : null,
                context.BoardLine("failed to read rsc tbl"));
        }
    }

    private static IEnumerable<Evidence> OtherRegister(PreflightContext context) =>
        from register in Mp1Registers
        where context.Processor.Soc?.Family == "STM32MP1"
        let named = SyscfgRegister.Read(context.Processor.Tree, context.Processor.Node, register.Property)
        where named is { Address: { } address } && address != register.Address
        select new Evidence(
            $"{register.Property} of {context.Processor.Node.Path} names the register at 0x{named.Value.Address:x8}; U-Boot writes 0x{register.Address:x8}.",
            context.PropertyLocation(register.Property),
            $"{register.Property} = <&tamp 0x{register.Address - Tamp:x} 0xffffffff>; with tamp at 0x{Tamp:x8}.");

    private static IEnumerable<Evidence> RecoveryLoads(PreflightContext context)
    {
        if (context.Outcome is { Attachment: not null, Verdict: LoadVerdict.Attaches } && context.Outcome.Later.FirstOrDefault(later => later.Id == "crash") is { State: RemoteprocState.Offline })
            yield return new Evidence($"Linux restarts {context.Processor.Name} with the file {context.Processor.DefaultFirmwareName}.", context.PropertyLocation("interrupts"));
    }

    /// <summary>In the boot chain's flavour the property's own finding says it.</summary>
    private static IEnumerable<Evidence> ByHand(PreflightContext context)
    {
        if (context.Outcome is { Attachment.IsDetected: true, NotModelled: null } && !context.Processor.Node.Has("st,auto-boot") && context.Processor.Flavour.Form.Flavour != Flavour.BootChain)
            yield return new Evidence($"{context.Processor.Node.Path} has no st,auto-boot.", context.NodeLocation, $"{context.NameOf(context.Processor.Node)} {{ st,auto-boot; }};");
    }

    private static string StateProperty(PreflightContext context) => context.Outcome.IsStKernel == true ? "st,syscfg-cm-state" : "st,syscfg-m4-state";
}
