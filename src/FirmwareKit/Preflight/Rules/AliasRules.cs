using System.Collections.Immutable;
using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK4010, FK4011: memory that the SoC shows at several addresses, secure and not.</summary>
internal static class AliasRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK4010",
            Severity.Error,
            "Segment linked to another address of its region",
            "The SoC shows this memory to the core at several addresses, and the tree lists it under another one. Linux compares numbers only, and finds no region for the segment.",
            "Link the segment to the address that the tree gives.",
            "rproc_da_to_va (linux-remoteproc.md D-02); device-tree.md section 3.3, LAY001",
            OtherAlias),
        new(
            "FK4011",
            Severity.Error,
            "Secure address in firmware that Linux loads",
            "This is the address by which secure code reaches the memory. Linux and the firmware that it loads are not secure: the first access is a fault.",
            "Use the non-secure address in the device tree and in the linker script.",
            "device-tree.md section 3.3, LAY010",
            SecureAddress),
    ];

    /// <summary>The address under which a listed region holds a segment that is linked to another address of the same memory; null when none does.</summary>
    internal static (ProcessorRegion Region, ulong Address)? OtherAddress(PreflightContext context, ElfSegment segment)
    {
        if (ToHost(context, segment.PhysicalAddress) is not { } host)
            return null;
        var memory = new AddressRange(host, segment.MemorySize);
        foreach (var region in context.Processor.Regions)
        {
            if (region is { DeviceAddress: { } start, PhysicalAddress: { } physical } && !context.IsPool(region)
                && (context.Canonical(new AddressRange(physical, 1))?.Start ?? physical) is var regionHost
                && new AddressRange(regionHost, region.Size).Contains(memory)
                && unchecked(start + (host - regionHost)) is var address && address != segment.PhysicalAddress)
            {
                return (region, address);
            }
        }

        return null;
    }

    /// <summary>Whether an address is one of secure code. STM32MP2: the second of each pair 0x0a/0x0e, 0x20/0x30, 0x42/0x52.</summary>
    internal static bool IsSecure(PreflightContext context, ulong address) =>
        context.Processor.Type.Line == "STM32MP2" && (address >> 24) is 0x0e or (>= 0x30 and <= 0x3f) or (>= 0x50 and <= 0x5f);

    private static IEnumerable<Evidence> OtherAlias(PreflightContext context) =>
        SegmentPlacementRules.Misplaced(context) is { IsEmpty: false } misplaced ? OtherAlias(context, misplaced) : [];

    private static IEnumerable<Evidence> OtherAlias(PreflightContext context, ImmutableArray<ElfSegment> misplaced) =>
        from segment in misplaced
        let other = OtherAddress(context, segment)
        where other is not null
        let how = IsSecure(context, segment.PhysicalAddress) ? "by its secure address" : "by another address"
        select new Evidence(
            $"{char.ToUpperInvariant(context.Describe(segment)[0])}{context.Describe(segment)[1..]} is at {segment.Memory}: that is {other.Value.Region.Node!.Name} {how}; the tree gives it at 0x{other.Value.Region.DeviceAddress:x8}.",
            context.LocationOf(segment),
            $"In the linker script, give this memory ORIGIN = 0x{other.Value.Address:x8} instead of 0x{segment.PhysicalAddress:x8}; {other.Value.Region.Name} has LENGTH = 0x{other.Value.Region.Size:x} from 0x{other.Value.Region.DeviceAddress:x8}.",
            SegmentPlacementRules.BadPhdr(context, segment));

    private static IEnumerable<Evidence> SecureAddress(PreflightContext context)
    {
        if (context.Processor.Type.Delivery != FirmwareDelivery.Elf)
            yield break;
        foreach (var segment in context.Segments)
        {
            if (!IsSecure(context, segment.PhysicalAddress) || context.RegionOf(segment.Memory) is not { } region || ToHost(context, segment.PhysicalAddress) is not { } plain)
                continue;
            yield return new Evidence(
                $"{char.ToUpperInvariant(context.Describe(segment)[0])}{context.Describe(segment)[1..]} at {segment.Memory} and {region.Node!.Name} use the secure address of memory at 0x{plain:x8}.",
                context.LocationOf(segment),
                $"In {region.Node.Path} start reg at 0x{ToHost(context, region.PhysicalAddress ?? 0) ?? plain:x}; in the linker script set ORIGIN = 0x{plain:x8} instead of 0x{segment.PhysicalAddress:x8}.");
        }
    }

    /// <summary>The main CPU's usual address for one of the core's.</summary>
    private static ulong? ToHost(PreflightContext context, ulong address)
    {
        foreach (var memory in context.Processor.Soc?.Memories ?? [])
        {
            foreach (var start in memory.CoreAddresses)
            {
                if (new AddressRange(start, memory.Host.Size).Contains(address))
                    return memory.Host.Start + (address - start);
            }
        }

        return null;
    }
}
