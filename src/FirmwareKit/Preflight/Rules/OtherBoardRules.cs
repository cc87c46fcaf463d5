using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK4016: firmware that was linked for another board.</summary>
internal static class OtherBoardRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK4016",
            Severity.Error,
            "Linked for the memory map of another board",
            "Some segments have no place here, and all of them have one in the memory of a board that is known. The linker script of that board was used, or the file is for it.",
            "Link with this board's linker script, or take the device tree of the board that the firmware is for.",
            "device-tree.md sections 3.4 and 6",
            OtherBoard),
    ];

    private static IEnumerable<Evidence> OtherBoard(PreflightContext context)
    {
        // One segment that is off is a slip in the script; then its own finding says more.
        var misplaced = SegmentPlacementRules.Misplaced(context);
        if (misplaced.IsEmpty || SegmentPlacementRules.OtherCore(context) is not null)
            yield break;
        var ranges = context.Segments.Select(segment => segment.Memory).ToList();
        var layouts = BoardLayout.Holding(ranges).OrderByDescending(layout => layout.Core == context.Processor.Type.Core).Take(2).ToList();
        if (layouts is not [var layout, ..])
            yield break;
        var used = layout.Memories.Where(memory => ranges.Exists(memory.Range.Contains)).Select(memory => $"{memory.Name} 0x{memory.Start:x}");
        var also = layouts.Count == 2 ? $"; also {layouts[1].Board}, {layouts[1].Core}" : string.Empty;
        yield return new Evidence(
            $"{(ranges.Count == 1 ? "The segment fits" : $"All {ranges.Count} segments fit")} {layout.Board}, {layout.Core} ({string.Join(", ", used)}{also}); {misplaced.Length} of them {(misplaced.Length == 1 ? "has" : "have")} no place on {context.Processor.Soc?.Name ?? "this board"}, {context.Processor.Name}.",
            context.LocationOf(misplaced[0]),
            $"Link with MEMORY {{ {string.Join(" ", Own(context))} }}, or check with the device tree of {layout.Board}.",
            SegmentPlacementRules.BadPhdr(context, misplaced[0]));
    }

    private static IEnumerable<string> Own(PreflightContext context) =>
        context.OwnMemories.Take(4)
            .Select(region => $"{region.Name.Replace('-', '_').ToUpperInvariant()} : ORIGIN = 0x{region.DeviceAddress:x8}, LENGTH = 0x{region.Size:x};");
}
