using System.Collections.Immutable;
using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>What the rules on vrings share: names, and fixes in numbers.</summary>
internal static class VringRules
{
    /// <summary>The rings of all virtio devices under the names that Linux looks for.</summary>
    public static ImmutableArray<NamedVring> Named(PreflightContext context) => context.Processor.Type.FindsVringsByName ? context.Vrings : [];

    /// <summary>Why a ring does not fit its region; null when it does, or has no region.</summary>
    public static Evidence? Misfit(PreflightContext context, NamedVring ring) =>
        Fits(context, ring.Name, ring.Vring) ? null : Misfit(context, ring.Name, ring.Vring, ResourceTableRules.TableLocation(context, ring.Vdev.Offset));

    private static bool Fits(PreflightContext context, string name, Vring vring) =>
        vring.Count != 0 && vring.Alignment != 0 && context.RegionCalled(name) is { DeviceAddress: { } start, Reserved: not null } region && vring.PageAlignedSize <= region.Size
        && (vring.DeviceAddress == ResourceEntry.AnyAddress || new AddressRange(start, region.Size).Contains(new AddressRange(vring.DeviceAddress, vring.PageAlignedSize)));

    private static Evidence? Misfit(PreflightContext context, string name, Vring vring, FindingLocation location)
    {
        if (vring.Count == 0 || vring.Alignment == 0)
            return new Evidence($"{name} has {vring.Count} buffers and alignment {vring.Alignment}; neither may be 0.", location, BoardLine: context.BoardLine("invalid qsz"));
        if (context.RegionCalled(name) is not { DeviceAddress: { } start, Reserved: not null } region)
            return null;
        if (vring.PageAlignedSize > region.Size)
        {
            return new Evidence(
                $"{name} has {vring.Count} buffers with alignment {vring.Alignment} and needs 0x{vring.PageAlignedSize:x} bytes; its region {region.Node!.Name} has 0x{region.Size:x}.",
                location,
                FixSize(region, vring),
                context.BoardLine("Registered carveout doesn't fit len request"));
        }

        if (vring.DeviceAddress == ResourceEntry.AnyAddress || new AddressRange(start, region.Size).Contains(new AddressRange(vring.DeviceAddress, vring.PageAlignedSize)))
            return null;
        return new Evidence(
            $"{name} asks for address 0x{vring.DeviceAddress:x8}; its region {region.Node!.Name} is 0x{start:x8} to 0x{unchecked(start + region.Size - 1):x8}.",
            location,
            $"Set da of the vring to 0xffffffff (FW_RSC_ADDR_ANY), so that Linux takes the region's address 0x{start:x8}.",
            context.BoardLine("Registered carveout doesn't fit"));
    }

    /// <summary>A larger region, or the most buffers that the region holds.</summary>
    private static string FixSize(ProcessorRegion region, Vring vring)
    {
        var count = vring.Count;
        while (count > 1 && (vring with { Count = count }).PageAlignedSize > region.Size)
            count /= 2;
        var larger = $"In the device tree: {DeviceTreeLine.Reg(region.Node, region.PhysicalAddress ?? 0, vring.PageAlignedSize)} in {region.Node!.Name}, and move what follows it";
        return (vring with { Count = count }).PageAlignedSize <= region.Size
            ? $"{larger}. Or in the firmware: at most {count} buffers (num) for each ring."
            : $"{larger}. Or use a smaller alignment: 16 instead of {vring.Alignment}.";
    }

    /// <summary>The node to add or rename.</summary>
    public static string FixMissing(PreflightContext context, string name)
    {
        var spare = context.Processor.Regions.FirstOrDefault(region => region.Node is not null
            && (context.Processor.Tree.FindLabel(region.Node) == name || string.Equals(region.Name, name, StringComparison.OrdinalIgnoreCase) || name.EndsWith(region.Name, StringComparison.Ordinal)));
        return spare is null
            ? $"Add a node {name}@... with reg and no-map to /reserved-memory, and <&{name}> to memory-region."
            : $"Rename the node {spare.Node!.Name} to {name}@{spare.PhysicalAddress:x}: Linux goes by the node's name, not by its label.";
    }
}
