using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK4060, FK4061: where a firmware lies that the boot chain loaded, which Linux does not look at.</summary>
internal static class AttachMemoryRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK4060",
            Severity.Error,
            "Running firmware in Linux's memory",
            "The boot chain loads the firmware before Linux starts, and Linux does not look where it is. Memory that is not reserved Linux uses for itself, and overwrites what the core runs.",
            "Reserve the memory in the device tree: a node in /reserved-memory with reg and no-map.",
            "device-tree.md DELTA01B; linux-remoteproc.md section 8.3",
            context => context.Outcome.Attachment is null ? [] : InLinuxMemory(context)),
        new(
            "FK4061",
            Severity.Warning,
            "Firmware in memory of the secure side",
            "The boot chain protects its own memory and that of TF-M before it starts the firmware. A segment there replaces secure code, or is never loaded.",
            "Place the segment in the regions of the firmware; or check TF-M's own image without this tree.",
            "device-tree.md section 3.4",
            context => context.Outcome.Attachment is null ? [] : InSecureMemory(context)),
    ];

    private static IEnumerable<Evidence> InLinuxMemory(PreflightContext context) =>
        from segment in context.Segments
        let memory = context.ToPhysical(segment.Memory with { Start = segment.PhysicalAddress & uint.MaxValue })
        where memory is { } physical && context.Processor.SystemMemory.Any(physical.Overlaps)
        where !context.Processor.ReservedMemory.Regions.Any(region => region.Memory?.Contains(memory.Value) == true)
        select new Evidence(
            $"{Capital(context.Describe(segment))} is at {memory}, which is in Linux's memory and in no reserved region as a whole.",
            context.LocationOf(segment),
            Near(context, memory.Value) is { } region
                ? $"Enlarge {region.Node.Name}, or place the segment inside of it: ORIGIN = 0x{region.Memory!.Value.Start:x8}, LENGTH = 0x{region.Memory.Value.Size:x}."
                : $"Reserve it: a node @{memory.Value.Start:x} in /reserved-memory with no-map.");

    private static IEnumerable<Evidence> InSecureMemory(PreflightContext context) =>
        from segment in context.Segments
        let memory = context.ToPhysical(segment.Memory with { Start = segment.PhysicalAddress & uint.MaxValue })
        where memory is not null
        let region = context.Processor.ReservedMemory.Regions.FirstOrDefault(region => region.Memory?.Overlaps(memory.Value) == true && context.Processor.Core.RoleOf(region.Node.BaseName) == RegionRole.Secure)
        where region is not null
        select new Evidence(
            $"{Capital(context.Describe(segment))} is at {memory}, in {region.Node.Name}.",
            context.LocationOf(segment),
            Own(context, OwnMemory.RoleOf(segment)) is { Memory: { } own } other
                ? $"In the linker script, give this memory ORIGIN = 0x{own.Start:x8}, LENGTH = 0x{own.Size:x} ({other.Node.BaseName})."
                : null);

    private static ReservedMemoryRegion? Near(PreflightContext context, AddressRange memory) =>
        context.Processor.ReservedMemory.Regions.FirstOrDefault(region => region.Memory?.Overlaps(memory) == true && context.Processor.Core.RoleOf(region.Node.BaseName) is RegionRole.Code or RegionRole.Data);

    private static ReservedMemoryRegion? Own(PreflightContext context, RegionRole role) =>
        context.Processor.ReservedMemory.Regions.FirstOrDefault(region => context.Processor.Core.RoleOf(region.Node.BaseName) == role);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
