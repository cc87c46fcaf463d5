using System.Collections.Immutable;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>What the platform driver makes of a processor's node.</summary>
/// <param name="Result">The driver's result; a processor whose probe fails does not exist for clients.</param>
public sealed record OpTeeProbeOutcome(TeeResult Result)
{
    /// <summary>The regions in the order of <c>memory-region</c>, which is the order of the search.</summary>
    public ImmutableArray<OpTeeRegion> Regions { get; init; } = [];

    /// <summary>The bus's dma-ranges, which ST's service translates with.</summary>
    public ImmutableArray<DmaRange> DmaRanges { get; init; } = [];

    /// <summary>The error lines, in order.</summary>
    public IReadOnlyList<OpTeeLogLine> Log { get; init; } = [];

    /// <summary>Why the probe fails; empty on success.</summary>
    public string Reason { get; init; } = string.Empty;
}

/// <summary>
/// The probe of OP-TEE's stm32-rproc driver (tee-image.md section 7): from a processor's node in OP-TEE's own device tree to the regions. Reset lines and
/// clocks are taken to be fine, and so are the firewall settings that ST asks for.
/// </summary>
public static class OpTeeProbe
{
    private const int TripletSize = 12;

    /// <summary>CFG_CORE_HEAP_SIZE, bytes: what OP-TEE takes the list from, 12 bytes a region (24 on 64 bits). Other use of the heap is not counted.</summary>
    private const int CoreHeap = 64 * 1024;

    /// <summary>The nodes that the driver takes, in tree order: the compatible string fits, and status or secure-status is okay.</summary>
    /// <param name="tree">OP-TEE's device tree.</param>
    /// <param name="profile">The generation of OP-TEE.</param>
    public static IEnumerable<DeviceTreeNode> FindProcessors(DeviceTree tree, OpTeeProfile profile)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(profile);
        return tree.Nodes.Where(node => node.Compatible.Any(name => name == "st,stm32mp1-m4-tee" || (profile.IsSt && name == "st,stm32mp2-m33-tee")) && IsEnabled(node));
    }

    /// <summary>Models the probe of one node.</summary>
    /// <param name="tree">OP-TEE's device tree.</param>
    /// <param name="processor">The processor's node.</param>
    /// <param name="profile">The generation of OP-TEE.</param>
    /// <param name="width">Width of OP-TEE.</param>
    public static OpTeeProbeOutcome Run(DeviceTree tree, DeviceTreeNode processor, OpTeeProfile profile, TaWidth width)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(processor);
        ArgumentNullException.ThrowIfNull(profile);
        if (processor.Find("memory-region") is not { } list)
        {
            return Fail(TeeResult.Generic, $"{processor.Path} has no memory-region.") with
            {
                Log = [new OpTeeLogLine("stm32_rproc_parse_mems", "No memory regions found in DT")],
            };
        }

        if (list.CellCount > CoreHeap / (width == TaWidth.Bits64 ? 24 : 12))
            return Fail(TeeResult.OutOfMemory, $"memory-region of {processor.Path} lists {list.CellCount} regions, more than OP-TEE's heap holds.");
        var regions = ImmutableArray.CreateBuilder<OpTeeRegion>();
        for (var i = 0; i < list.CellCount; i++)
        {
            var phandle = list.GetCell(i);
            // fdt_node_offset_by_phandle: 0 and 0xffffffff are nobody's.
            if (phandle is 0 or uint.MaxValue || tree.FindByPhandle(phandle) is not { } node)
                return Fail(TeeResult.Generic, $"memory-region {i} of {processor.Path} names phandle 0x{phandle:x}, which no node has.");
            if (OpTeeReg.Read(node, width) is not { } reg)
                return Fail(TeeResult.Generic, $"{node.Path} has no reg that OP-TEE takes.");
            var failure = Translate(processor, node, reg, profile, width, out var address);
            if (failure is not null)
                return failure;
            if (reg.Start == 0 || reg.Size == 0)
                return Fail(TeeResult.BadParameters, $"{node.Path} has address 0x{reg.Start:x} and size 0x{reg.Size:x}; neither may be 0.");
            regions.Add(new OpTeeRegion(address, reg.Start, reg.Size));
        }

        if (!profile.IsSt)
            return new OpTeeProbeOutcome(TeeResult.Success) { Regions = regions.ToImmutable() };
        return ReadStRanges(processor) is { } ranges
            ? new OpTeeProbeOutcome(TeeResult.Success) { Regions = regions.ToImmutable(), DmaRanges = ranges }
            : Fail(TeeResult.BadParameters, $"dma-ranges of {processor.Parent?.Path} has a length that is no multiple of an entry.");
    }

    /// <summary>stm32_rproc_get_dma_range: the first range that holds the whole region. ST translates when it loads.</summary>
    private static OpTeeProbeOutcome? Translate(DeviceTreeNode processor, DeviceTreeNode node, AddressRange reg, OpTeeProfile profile, TaWidth width, out ulong address)
    {
        address = reg.Start;
        if (profile.IsSt || processor.Parent?.Find("dma-ranges") is not { } ranges)
            return null;
        if (ranges.Value.Length % TripletSize != 0)
            return Fail(TeeResult.Generic, $"dma-ranges of {processor.Parent.Path} has {ranges.Value.Length} bytes, which is no multiple of {TripletSize}.");
        var mask = width == TaWidth.Bits32 ? uint.MaxValue : ulong.MaxValue;
        for (var i = 0; i < ranges.CellCount; i += 3)
        {
            var physical = ranges.GetCell(i + 1);
            if (!RegionTable.IsInside(reg.Start, reg.Size, physical, ranges.GetCell(i + 2), mask))
                continue;
            address = unchecked(ranges.GetCell(i) + (reg.Start - physical)) & mask;
            return null;
        }

        return Fail(TeeResult.BadParameters, $"No dma-range of {processor.Parent.Path} holds all of {node.Path}, 0x{reg.Size:x} bytes at 0x{reg.Start:x8}.");
    }

    /// <summary>ST: device address and size of one cell, the physical address as wide as the bus's parent says. Null for a length that does not fit.</summary>
    private static ImmutableArray<DmaRange>? ReadStRanges(DeviceTreeNode processor)
    {
        if (processor.Parent is not { Parent: { } above } bus || bus.Find("dma-ranges") is not { } property)
            return [];
        var cells = OpTeeReg.AddressCells(above) is var count and (1 or 2) ? count : 1;
        var entry = cells + 2;
        if (property.Value.Length % (4 * entry) != 0)
            return null;
        var ranges = ImmutableArray.CreateBuilder<DmaRange>();
        for (var i = 0; i < property.CellCount; i += entry)
            ranges.Add(new DmaRange(property.GetCell(i), property.GetNumber(i + 1, cells)!.Value, property.GetCell(i + 1 + cells)));
        return ranges.ToImmutable();
    }

    /// <summary>fdt_get_status: secure-status counts by itself, and is as status where it is missing.</summary>
    private static bool IsEnabled(DeviceTreeNode node) =>
        node.Find("status") is not { } status || IsOkay(status.Value.Span) || (node.Find("secure-status") is { } secure && IsOkay(secure.Value.Span));

    /// <summary>is_okay compares as many bytes as the property has, so that an empty one, or a beginning without NUL, is okay too; not for Linux.</summary>
    private static bool IsOkay(ReadOnlySpan<byte> value) => value.IndexOf((byte)0) switch
    {
        >= 0 and var end => value[..end].SequenceEqual("ok"u8) || value[..end].SequenceEqual("okay"u8),
        _ => "okay"u8.StartsWith(value),
    };

    private static OpTeeProbeOutcome Fail(TeeResult result, string reason) => new(result) { Reason = reason };
}
