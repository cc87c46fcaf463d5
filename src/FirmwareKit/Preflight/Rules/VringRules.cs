using FirmwareKit.Firmware;
using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>What the rules on vrings share: names, and fixes in numbers.</summary>
internal static class VringRules
{
    /// <summary>The rings of all virtio devices under the names that Linux looks for.</summary>
    public static IEnumerable<(string Name, Vring Vring, VdevResource Vdev)> Named(PreflightContext context) =>
        from device in (context.Table?.Vdevs ?? []).Index()
        from ring in device.Item.Vrings.Index()
        where context.Processor.Type is { Driver: not ProcessorDriver.Stm32M0 }
        select ($"vdev{device.Index}vring{ring.Index}", ring.Item, device.Item);

    /// <summary>A larger region, or the most buffers that the region holds.</summary>
    public static string FixSize(ProcessorRegion region, Vring vring)
    {
        var count = vring.Count;
        while (count > 1 && (vring with { Count = count }).PageAlignedSize > region.Size)
            count /= 2;
        var larger = $"In the device tree: reg = <0x{region.PhysicalAddress:x} 0x{vring.PageAlignedSize:x}>; in {region.Node!.Name}, and move what follows it";
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
