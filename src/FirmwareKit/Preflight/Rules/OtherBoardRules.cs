using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

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
            OtherBoard)
        {
            Explains = ["FK4001", "FK4002"],
        },
    ];

    /// <summary>The board that has a place for every segment where this one does not, its core's kind first; null when that explains nothing.</summary>
    internal static BoardLayout? LayoutOf(PreflightContext context) => Layouts(context) is [var layout, ..] ? layout : null;

    private static List<BoardLayout> Layouts(PreflightContext context)
    {
        if (SegmentPlacementRules.Misplaced(context).IsEmpty || SegmentPlacementRules.OtherCore(context) is not null)
            return [];
        return [.. BoardLayout.Holding([.. context.Segments.Select(segment => segment.Memory)]).OrderByDescending(layout => layout.Core == context.Processor.Type.Core).Take(2)];
    }

    private static IEnumerable<Evidence> OtherBoard(PreflightContext context)
    {
        var layouts = Layouts(context);
        if (layouts is not [var layout, ..])
            yield break;
        var misplaced = SegmentPlacementRules.Misplaced(context);
        var ranges = context.Segments.Select(segment => segment.Memory).ToList();
        var used = layout.Memories.Where(memory => ranges.Exists(memory.Range.Contains)).Select(memory => $"{memory.Name} 0x{memory.Start:x}");
        var also = layouts.Count == 2 ? $"; also {layouts[1].Board}, {layouts[1].Core}" : string.Empty;
        yield return new Evidence(
            $"{(ranges.Count == 1 ? "The segment fits" : $"All {ranges.Count} segments fit")} {layout.Board}, {layout.Core} ({string.Join(", ", used)}{also}); {misplaced.Length} of them {(misplaced.Length == 1 ? "has" : "have")} no place on {context.Processor.Soc?.Name ?? "this board"}, {context.Processor.Name}.",
            context.LocationOf(misplaced[0]),
            $"Link with MEMORY {{ {string.Join(" ", Own(context))} }}, or check with the device tree of {layout.Board}.",
            SegmentPlacementRules.BadPhdr(context, misplaced[0]));
    }

    private static IEnumerable<string> Own(PreflightContext context)
    {
        const int MostMemories = 4;
        // Where no memory is for data by its name (STM32MP1), that of code is for both.
        var hasData = context.OwnMemory.All.Any(region => context.Processor.Core.RoleOf(region.Name) == RegionRole.Data);
        foreach (var region in context.OwnMemory.All.Take(MostMemories))
            yield return Entry(region, context.Processor.Core.RoleOf(region.Name) switch { RegionRole.Code when hasData => " (rx)", RegionRole.Data => " (rw)", _ => string.Empty });
        if (context.TableSection is not null && context.SharedMemory is { } shared)
            yield return Entry(shared, " (rw)");
    }

    private static string Entry(ProcessorRegion region, string access) =>
        $"{region.Name.Replace('-', '_').ToUpperInvariant()}{access} : ORIGIN = 0x{region.DeviceAddress:x8}, LENGTH = 0x{region.Size:x};";
}
