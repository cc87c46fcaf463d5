using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>Lines of device-tree source that a fix gives to copy.</summary>
internal static class DeviceTreeLine
{
    /// <summary><c>reg = &lt;...&gt;;</c> with as many cells as the node's parent wants.</summary>
    public static string Reg(DeviceTreeNode? node, ulong start, ulong size)
    {
        var cells = node?.Parent is { } parent ? AddressCells.Of(parent) : new AddressCells(1, 1);
        return $"reg = <{Cells(start, cells.Address)} {Cells(size, cells.Size)}>;";
    }

    /// <summary>A property of a node, as an addition to the tree: <c>&amp;m4_rproc { mboxes = ...; };</c>.</summary>
    public static string Set(PreflightContext context, DeviceTreeNode node, string line) => $"{context.NameOf(node)} {{ {line} }};";

    /// <summary>The processor's list of regions, each once; null when no entry names a node.</summary>
    public static string? MemoryRegion(PreflightContext context)
    {
        var references = context.Processor.Regions.Select(region => region.Node).OfType<DeviceTreeNode>().Distinct().Select(node => $"<{context.NameOf(node)}>").ToList();
        return references.Count == 0 ? null : Set(context, context.Processor.Node, $"memory-region = {string.Join(", ", references)};");
    }

    /// <summary>An entry of dma-ranges under which the core sees memory where Linux does; null where its 32 bits do not reach.</summary>
    public static string? DmaRange(RemoteProcessor processor, ulong start, ulong size) => start > uint.MaxValue || size > uint.MaxValue
        ? null
        : $"<0x{start:x} {Cells(start, Platforms.DmaRange.EntryCells(processor.Type.HostBits) - 2)} 0x{size:x}>";

    private static string Cells(ulong number, int cells) => cells >= 2 ? $"0x{number >> 32:x} 0x{number & uint.MaxValue:x}" : $"0x{number:x}";
}
