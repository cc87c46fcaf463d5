using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK3032 to FK3042: what sets unsigned, signed and boot-chain firmware apart in the tree (device-tree.md section 4).</summary>
internal static class FlavourRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK3032",
            Severity.Error,
            "Compatible string of another flavour",
            "The compatible string decides which driver takes the node, and whether Linux or OP-TEE loads the firmware. The rest of the tree, or the user, says that it is meant otherwise.",
            "Use the compatible string of the flavour.",
            "device-tree.md sections 3.1 and 3.7, DELTA020",
            OtherCompatible),
        new(
            "FK3033",
            Severity.Error,
            "Region that this flavour needs is not listed",
            "memory-region must list what this way of loading works with: for unsigned firmware the memory of the code, for signed firmware the memory that both sides share. Linux does not look for regions by itself.",
            "Add the region to memory-region.",
            "device-tree.md section 3.4, DELTA003, DELTA010, DELTA011, DELTA028, DELTA032",
            NotListed),
        new(
            "FK3034",
            Severity.Error,
            "Memory of code listed although Linux does not load it",
            "OP-TEE or the boot chain owns this memory and protects it. Linux maps whatever is listed, and the first access from its side is a fault.",
            "Take the region out of memory-region; keep its node, with no-map.",
            "device-tree.md section 3.4, DELTA012, DELTA021",
            WronglyListed),
        new(
            "FK3035",
            Severity.Note,
            "Region that boards of this kind usually list",
            "The processor starts without it. It is fine when another node uses the region.",
            "Add the region to memory-region, if this core uses it.",
            "device-tree.md DELTA033",
            UsuallyListed),
        new(
            "FK3036",
            Severity.Note,
            "Listed region that nothing uses",
            "Linux maps it for signed firmware, which it does not load itself, and nothing of the firmware lies in it. ST's trees list such a region.",
            "Check that it is meant.",
            "device-tree.md DELTA015",
            context => context.Processor.Flavour.Form.Flavour == Flavour.Signed ? WithoutUse(context) : []),
        new(
            "FK3037",
            Severity.Error,
            "OP-TEE is disabled in this tree",
            "Signed firmware is loaded by OP-TEE, which Linux finds by this node. Without it the driver waits for ever and the processor never appears.",
            "Enable the node.",
            "device-tree.md DELTA017; linux-remoteproc.md O-02",
            OpTeeDisabled),
        new(
            "FK3038",
            Severity.Note,
            "No OP-TEE in this tree",
            "Signed firmware is loaded by OP-TEE, which Linux finds by a node compatible with linaro,optee-tz. Boot loaders add it on many boards; where they do not, the processor never appears.",
            "Look for /firmware/optee in /proc/device-tree on the board.",
            "device-tree.md DELTA017; linux-remoteproc.md O-02",
            NoOpTee),
        new(
            "FK3039",
            Severity.Error,
            "Memory of signed code is not reserved",
            "Only the reference in memory-region goes away for signed firmware. Without a reserved node Linux takes the memory for its own, and the first access to what OP-TEE protects there is a fault.",
            "Keep a node for it in /reserved-memory, with no-map.",
            "device-tree.md DELTA01B",
            context => context.Processor.Flavour.Form.Flavour == Flavour.Signed ? NotReserved(context) : []),
        new(
            "FK3040",
            Severity.Note,
            "Linux loads no firmware in this flavour",
            "The boot chain authenticates and starts the core before Linux runs; Linux only attaches to it. A copy of the firmware in Linux's file system is never read.",
            "Sign the firmware for the boot chain and install it there, or use a device tree of the A35-TD flavour.",
            "device-tree.md section 3.6, DELTA027",
            NotForLinux),
        new(
            "FK3041",
            Severity.Note,
            "Watchdog interrupt without use",
            "After a crash Linux would load the firmware again, which it cannot in this flavour.",
            Rule.NothingToDo,
            "device-tree.md DELTA026",
            WatchdogWithoutUse),
        new(
            "FK3042",
            Severity.Warning,
            "Resource table that this driver does not read",
            "The driver of the Cortex-M0+ has no parser for resource tables. There will be no rpmsg, and no trace buffer.",
            "Remove the table from the firmware, or talk through a mailbox client.",
            "stm32_m0_rproc (linux-remoteproc.md P-60); device-tree.md DELTA034",
            TableNotRead),
    ];

    private static IEnumerable<Evidence> OtherCompatible(PreflightContext context)
    {
        var (processor, form) = (context.Processor, context.Processor.Flavour.Form);
        if (!form.Compatibles.Contains(processor.Type.Compatible))
        {
            yield return new Evidence(
                $"{processor.Node.Path} is compatible with {processor.Type.Compatible}; the flavour is {form.Name}, because {processor.Flavour.Reason}.",
                context.PropertyLocation("compatible"),
                $"Use compatible = \"{form.Compatibles[0]}\";, or say with --flavour what the tree is meant for.");
        }
    }

    private static IEnumerable<Evidence> NotListed(PreflightContext context) =>
        // One missing list is one mistake: the property's own finding says it.
        context.Processor.Node.Has("memory-region") ? Missing(context, Need.Required) : [];

    private static IEnumerable<Evidence> UsuallyListed(PreflightContext context) => Missing(context, Need.Recommended);

    private static IEnumerable<Evidence> Missing(PreflightContext context, Need kind)
    {
        foreach (var need in context.Processor.Flavour.Form.Listed)
        {
            if (need.Need != kind || IsListed(context, need))
                continue;
            var unlisted = context.Processor.ReservedMemory.Regions.FirstOrDefault(region => Fits(context, need, region.Node.BaseName));
            yield return new Evidence(
                $"memory-region of {context.Processor.Node.Path} lists {(need.Name is { } name ? $"no {name}" : $"no region for {Describe(need.Role!.Value)}")}.",
                context.PropertyLocation("memory-region"),
                unlisted is not null
                    ? $"Add <{context.NameOf(unlisted.Node)}> to memory-region: {unlisted.Node.Name} is reserved already."
                    : $"Add a node {need.Name ?? Example(context, need.Role!.Value)}@... with reg and no-map to /reserved-memory, and a reference to it to memory-region.");
        }
    }

    private static bool IsListed(PreflightContext context, RegionNeed need)
    {
        foreach (var region in context.Processor.Regions)
        {
            if (Fits(context, need, region.Name))
                return true;
        }

        return false;
    }

    private static IEnumerable<Evidence> WronglyListed(PreflightContext context)
    {
        foreach (var need in context.Processor.Flavour.Form.Listed)
        {
            if (need.Need == Need.Forbidden)
                return ForbiddenRegions(context);
        }

        return [];
    }

    private static IEnumerable<Evidence> ForbiddenRegions(PreflightContext context) =>
        from region in context.Processor.Regions
        where region.Node is not null && context.Processor.Flavour.Form.Listed.Any(need => need.Need == Need.Forbidden && Fits(context, need, region.Name))
        select new Evidence(
            $"memory-region of {context.Processor.Node.Path} lists {region.Node!.Name}, memory of the firmware itself; the flavour is {context.Processor.Flavour.Form.Name}.",
            new FindingLocation($"{context.Processor.Node.Path}, memory-region[{region.Index}]", DeviceTreePath: context.Processor.Node.Path),
            $"Take <{context.NameOf(region.Node)}> out of memory-region; keep {region.Node.Path}, with no-map.");

    private static bool Fits(PreflightContext context, RegionNeed need, string name) =>
        need.Name is { } wanted ? RegionName.Matches(wanted, name) : context.Processor.Core.RoleOf(name) == need.Role;

    private static string Describe(RegionRole role) => role switch
    {
        RegionRole.Code => "code",
        RegionRole.Data => "data",
        RegionRole.ResourceTable => "the resource table",
        RegionRole.SharedMemory => "shared memory and the resource table",
        _ => role.ToString(),
    };

    private static string Example(PreflightContext context, RegionRole role) =>
        context.Processor.Core.Regions.FirstOrDefault(region => region.Role == role)?.Pattern.TrimEnd('*') ?? "region";

    private static IEnumerable<Evidence> WithoutUse(PreflightContext context) =>
        from region in context.Processor.Regions
        where context.Outcome.Memory.Count != 0
        where context.Processor.Core.RoleOf(region.Name) is null && region.DeviceAddress is not null
        let memory = new AddressRange(region.DeviceAddress!.Value, region.Size)
        where !context.Outcome.Memory.Any(use => use.Memory.Overlaps(memory))
        select new Evidence($"memory-region lists {region.Node!.Name}; it is no memory for communication, and nothing of the firmware lies in it.", context.PropertyLocation("memory-region"), $"Check that <{context.NameOf(region.Node)}> is meant in memory-region of {context.NameOf(context.Processor.Node)}.");

    private static IEnumerable<Evidence> OpTeeDisabled(PreflightContext context) =>
        context.Processor.Flavour.Form.Flavour == Flavour.Signed && OpTee(context).ToList() is [var node, ..] nodes && !nodes.Any(node => node.IsReachable)
            ? [new Evidence($"{node.Path} is disabled.", PreflightContext.LocationOf(node), $"{context.NameOf(node)} {{ status = \"okay\"; }};")]
            : [];

    private static IEnumerable<Evidence> NoOpTee(PreflightContext context)
    {
        if (context.Processor.Flavour.Form.Flavour == Flavour.Signed && !OpTee(context).Any())
            yield return new Evidence("No node is compatible with linaro,optee-tz.", PreflightContext.LocationOf(context.Processor.Tree.Root));
    }

    private static IEnumerable<DeviceTreeNode> OpTee(PreflightContext context) => context.Processor.Tree.Nodes.Where(node => node.IsCompatible("linaro,optee-tz"));

    private static IEnumerable<Evidence> NotReserved(PreflightContext context) =>
        from use in context.Outcome.Memory
        where use.Kind == MemoryUseKind.Segment
        let memory = context.ToPhysical(use.Memory)
        where memory is { } physical && context.Processor.SystemMemory.Any(physical.Overlaps)
        where !context.Processor.ReservedMemory.Regions.Any(region => region.Memory?.Contains(memory.Value) == true)
        select new Evidence(
            $"{use.Name} of {context.Image.Name} goes to {memory}, which is in Linux's memory and in no reserved region as a whole.",
            new FindingLocation("/reserved-memory", DeviceTreePath: "/reserved-memory"),
            $"Keep a node in /reserved-memory that holds 0x{memory.Value.Start:x8} to 0x{memory.Value.End - 1:x8}, with no-map.");

    private static IEnumerable<Evidence> NotForLinux(PreflightContext context)
    {
        if (context.Processor.Flavour.Form.Flavour == Flavour.BootChain)
        {
            yield return new Evidence(
                $"{context.Processor.Node.Path} is {context.Processor.Flavour.Form.Name}, because {context.Processor.Flavour.Reason}: Linux attaches to {context.Processor.Name}, and the boot chain loads {context.Image.Name}.",
                context.NodeLocation);
        }
    }

    private static IEnumerable<Evidence> WatchdogWithoutUse(PreflightContext context)
    {
        if (context.Processor.Flavour.Form.Flavour == Flavour.BootChain && context.Processor.Node.Has("interrupts"))
            yield return new Evidence($"{context.Processor.Node.Path} has an interrupt for the watchdog.", context.PropertyLocation("interrupts"));
    }

    private static IEnumerable<Evidence> TableNotRead(PreflightContext context)
    {
        if (context.Processor.Type.Driver == ProcessorDriver.Stm32M0 && context.Table?.Entries.Any(entry => entry is VdevResource or TraceResource) == true)
            yield return new Evidence($"{context.Image.Name} has a resource table with {context.Table.Entries.Length} entries.", new FindingLocation("section .resource_table"));
    }
}
