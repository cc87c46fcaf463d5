using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK3xxx: the device tree.</summary>
internal static class DeviceTreeRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK3001",
            Severity.Error,
            "Firmware and device tree expect different forms",
            "A node whose compatible ends in -tee takes signed images only, and any other node takes ELF files only. The errors on the board name neither the one nor the other.",
            "Sign the firmware for a -tee node, or give the ELF file to a node without -tee.",
            "linux-remoteproc.md O-09; device-tree.md DELTA001, DELTA002",
            OtherForm),
        new(
            "FK3002",
            Severity.Error,
            "Unusable entry in memory-region",
            "One bad entry refuses every start of this processor. An entry must be an available child of /reserved-memory whose start the bus's dma-ranges translate.",
            "Correct the entry, the region, or dma-ranges.",
            "stm32_rproc_prepare (linux-remoteproc.md P-10, P-11)",
            BadRegion),
        new(
            "FK3003",
            Severity.Error,
            "The driver does not take the processor",
            "Without a driver there is no /sys/class/remoteproc entry, and nothing can be started. The kernel says why only once, while it boots.",
            "Complete the node; see the line that the kernel prints.",
            "stm32_rproc_probe (linux-remoteproc.md sections 6.1 to 6.3)",
            NoDriver),
        new(
            "FK3004",
            Severity.Error,
            "rpmsg buffers have no pool of their own",
            "The region of the buffers must be called vdev0buffer and be a shared-dma-pool with no-map. Otherwise the start fails after the core already ran, or Linux takes the first region of memory-region and clears what was loaded there.",
            "Add to the region: compatible = \"shared-dma-pool\"; no-map; and list it in memory-region under the node name vdev0buffer.",
            "rproc_add_virtio_dev (linux-remoteproc.md R-50)",
            NoPool),
        new(
            "FK3005",
            Severity.Error,
            "Region in system memory without no-map",
            "The kernel has such memory mapped itself and refuses to map it once more, with a backtrace. Every start then fails.",
            "Add no-map; to the region.",
            "stm32_rproc_mem_alloc, ioremap (linux-remoteproc.md C-02, C-03)",
            NotNoMap),
    ];

    private static IEnumerable<Evidence> OtherForm(PreflightContext context)
    {
        // Where the boot chain loads, neither form is Linux's business: FK3040.
        if (context.Processor.Flavour.Form.Flavour == Flavour.BootChain)
            yield break;
        var compatible = context.Processor.Type.Compatible;
        switch (context.Processor.Type.Delivery, context.Image.Format)
        {
            case (FirmwareDelivery.Elf, FirmwareFormat.SignedImage):
                yield return new Evidence(
                    $"{context.Image.Name} is a signed image; {context.Processor.Node.Path} (compatible {compatible}) takes ELF files.",
                    context.NodeLocation,
                    compatible == "st,stm32mp2-m0" ? "Give the unsigned ELF file: there is no signed form for the Cortex-M0+." : $"Give the unsigned ELF file, or use compatible = \"{compatible}-tee\" in this tree and in OP-TEE's.",
                    context.BoardLine("bad magic"));
                break;
            case (FirmwareDelivery.SignedImage, FirmwareFormat.Elf):
                yield return new Evidence(
                    $"{context.Image.Name} is an unsigned ELF file; {context.Processor.Node.Path} (compatible {compatible}) takes signed images.",
                    context.NodeLocation,
                    "Sign it. In the file's folder:",
                    context.BoardLine("TEE err"))
                {
                    Command = $"fwkit sign --in {ShellWord.Of(context.Image.Name) ?? "FIRMWARE.elf"} --key KEY.pem --out SIGNED.bin{(context.Processor.Type.Line == "STM32MP2" ? " --boot-address auto" : string.Empty)}",
                };
                break;
        }
    }

    private static IEnumerable<Evidence> BadRegion(PreflightContext context)
    {
        // Then no region is known, and one finding says why: FK3043.
        if (context.Processor.ReservedMemory.IgnoredBecause is not null)
            yield break;
        var isReached = context.Reaches("prepare");
        foreach (var region in context.Processor.Regions)
        {
            if (region is { Reserved: not null, DeviceAddress: not null, PhysicalAddress: not null })
                continue;
            var location = new FindingLocation($"{context.Processor.Node.Path}, memory-region[{region.Index}]", DeviceTreePath: context.Processor.Node.Path);
            if (region.Node is null)
            {
                yield return new Evidence($"Entry {region.Index} of memory-region names phandle 0x{region.Phandle:x}, which no node has.", location, $"Let entry {region.Index} of memory-region of {context.NameOf(context.Processor.Node)} refer to a child of /reserved-memory, or leave it out.");
            }
            else if (region.Reserved is null)
            {
                var (why, fix) = WhyUnknown(context, region.Node);
                yield return new Evidence(
                    $"Entry {region.Index} of memory-region, {region.Node.Path}, is no reserved memory that Linux knows: {why}.",
                    location,
                    fix,
                    BoardLine: isReached ? context.BoardLine("unable to acquire memory-region") : null);
            }
            else if (region.DeviceAddress is null && region.PhysicalAddress is { } start)
            {
                yield return new Evidence(
                    $"{region.Node.Name} starts at 0x{start:x8}, which no entry of dma-ranges of {context.Processor.Node.Parent!.Path} covers.",
                    location,
                    DeviceTreeLine.DmaRange(context.Processor, start, region.Size) is { } entry ? $"Add to dma-ranges of {context.NameOf(context.Processor.Node.Parent)}: {entry}, if the core has the memory there; or move {region.Node.Name}." : null,
                    BoardLine: isReached ? context.FirstLine($"memory region not valid {Preparation.PrintAddress(context.Processor, start)}", $"memory region not valid [mem 0x{start:x8}") : null);
            }
            else if (region.PhysicalAddress is null)
            {
                yield return new Evidence($"{region.Node.Name} has no address (only a size): Linux places it at boot, and no linker script can know where.", location, $"Give {context.NameOf(region.Node)} an address: {DeviceTreeLine.Reg(region.Node, 0, region.Size).Replace("<0x0", "<ADDRESS", StringComparison.Ordinal)} in place of size.", BoardLine: isReached ? context.BoardLine("memory region not valid") : null);
            }
        }
    }

    /// <summary>device-tree.md RPROC011, RMEM004, RMEM005, RMEM022.</summary>
    private static (string Why, string Fix) WhyUnknown(PreflightContext context, DeviceTreeNode node)
    {
        if (node.Parent is not { Name: "reserved-memory", Parent.Parent: null })
            return ("it is no child of /reserved-memory", $"Move {node.Name} into /reserved-memory, or refer to a node that is there.");
        if (!node.IsAvailable)
            return ("it is disabled", $"{context.NameOf(node)} {{ status = \"okay\"; }};");
        if (!node.Has("reg"))
            return ("it has neither reg nor size", $"Give {node.Name} its address and size: reg = <...>;");
        return AddressCells.ReadReg(node) is [var memory, ..]
            ? ("its size is 0", $"Set the size in reg of {node.Name}, which starts at 0x{memory.Start:x8}.")
            : ("its reg is empty or no multiple of an entry", $"Write reg of {node.Name} with as many cells as #address-cells and #size-cells of /reserved-memory say.");
    }

    private static IEnumerable<Evidence> NoDriver(PreflightContext context)
    {
        if (context.Processor.Flavour.Form.Flavour != Flavour.BootChain && context.BoardLine("Start of the firmware not supported") is { } notSupported)
            yield return new Evidence($"{context.Processor.Node.Path} has no reset called mcu_rst: this node can be attached to, not started.", context.NodeLocation, "Add resets = <...>, <...>; reset-names = \"mcu_rst\", \"hold_boot\"; or let the boot loader start the core.", notSupported);
        if (context.Outcome.Verdict != LoadVerdict.NoProcessor)
            yield break;
        var node = context.Processor.Node;
        if (!node.IsReachable)
        {
            yield return new Evidence($"{node.Path} is disabled, or a node above it is.", context.NodeLocation, $"Enable it: &{context.Processor.Tree.FindLabel(node) ?? node.Name} {{ status = \"okay\"; }};");
        }
        else
        {
            var line = context.Outcome.Log.FirstOrDefault(line => line.Level < LogLevel.Info)?.Text;
            yield return new Evidence(
                line is null ? $"{context.Outcome.Loader} has no driver for compatible {context.Processor.Type.Compatible}, or its bus is no simple-bus." : $"The driver gives up on {node.Path}.",
                context.NodeLocation,
                BoardLine: line);
        }
    }

    private static IEnumerable<Evidence> NoPool(PreflightContext context)
    {
        if (context.BoardLine("Can't associate reserved memory") is { } line)
        {
            var region = context.Processor.Regions.First(region => region.Name == "vdev0buffer");
            yield return new Evidence($"{region.Node!.Name} is no usable shared-dma-pool.", new FindingLocation(region.Node.Path, DeviceTreePath: region.Node.Path), $"{context.NameOf(region.Node)} {{ compatible = \"shared-dma-pool\"; no-map; }};{(region.Node.Has("reusable") ? " and remove reusable" : string.Empty)}", line);
            yield break;
        }

        // Without the name, the first region of the list serves as pool, if it can.
        if (context.Survey.Memory.FirstOrDefault(use => use.Kind == MemoryUseKind.Buffers) is { Region: { } victim } && victim.Name != "vdev0buffer")
        {
            yield return new Evidence(
                $"memory-region lists no node called vdev0buffer: Linux takes the buffers from its first entry, {victim.Name}, and clears what was loaded there.",
                new FindingLocation($"{context.Processor.Node.Path}, memory-region", DeviceTreePath: context.Processor.Node.Path),
                BoardLine: context.BoardLine("assigned reserved memory node"));
        }
    }

    private static IEnumerable<Evidence> NotNoMap(PreflightContext context)
    {
        const string Refusal = "Unable to map memory region";
        if (context.BoardLine(Refusal) is null)
            yield break;
        foreach (var region in context.Processor.Regions)
        {
            if (region.Reserved is { IsNoMap: false, Memory: { } memory } && context.Processor.SystemMemory.Any(memory.Overlaps))
                yield return new Evidence($"{region.Node!.Name} is in system memory and lacks no-map.", new FindingLocation(region.Node.Path, DeviceTreePath: region.Node.Path), $"{context.NameOf(region.Node)} {{ no-map; }};", context.BoardLine($"{Refusal}: {Preparation.PrintAddress(context.Processor, memory.Start)}"));
        }
    }
}
