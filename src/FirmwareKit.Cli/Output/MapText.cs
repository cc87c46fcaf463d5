using FirmwareKit.MemoryMaps;
using FirmwareKit.Preflight;
using FirmwareKit.Reports;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit map</c> for people: a bar to scale for each region, and below it what is in it.</summary>
internal static class MapText
{
    private const int MostRows = 32;
    private const int MostRegions = 64;
    private const int MostOverlaps = 20;

    public static void Write(MapReport map, Page page)
    {
        page.Line(map.Check is { } check ? $"{map.Image.Name} on {check.Context.Processor}" : $"{map.Image.Name}, without a board");
        if (map.Check is { Verdict: not (PreflightVerdict.Boots or PreflightVerdict.MayBoot or PreflightVerdict.Attaches) })
            page.Line("The board does not run it as it is (fwkit check says why); the map shows what it asks for.", new Style(Color.Red));
        var regions = map.InOrder().Take(MostRegions + 1).ToList();
        if (regions.Count == 0)
            page.Line("Nothing takes memory.");
        foreach (var region in regions.Take(MostRegions))
            WriteRegion(map, region, page);
        if (regions.Count > MostRegions)
            page.Heading($"... {map.InOrder().Count() - MostRegions} more; --format csv has them all");
        WriteOverlaps(map.Picture, page);
        WriteLargest(map, page);
        page.Flush();
    }

    private static void WriteRegion(MapReport map, MapRegion region, Page page)
    {
        page.Line();
        page.Headline(NameOf(map, region), new Style(decoration: Decoration.Bold), string.Join("  ", Facts(region)));
        if (region.UseCount == 0)
            return;
        MapBarText.Write(region, map.Picture.Overlaps, page);
        MapBarText.WriteEnlarged(region, map.Picture.Overlaps, page);
        var spans = region.Uses.SelectMany(MapSpan.Of).Where(span => span.Memory.Overlaps(region.Memory)).OrderBy(span => span.Memory.Start).ThenBy(span => span.Content);
        // A table that a segment carries is shown by its section.
        var rows = spans.Where(span => span.Use.Kind != MapUseKind.ResourceTable || !region.Uses.Any(use => use.Sections.Any(section => section.Memory == span.Memory))).ToList();
        var shown = rows.Count <= MostRows ? MostRows : MostRows - 1;
        foreach (var span in rows.Take(shown))
            WriteRow(page, span.Content, span.Name, span.Memory.Start, span.Memory.Size, region, NoteOf(span));
        if (rows.Count > shown)
            page.Line($"     ... {rows.Count - shown + (region.UseCount - region.Uses.Count)} more; --format csv has {(region.UseCount == region.Uses.Count ? "them all" : $"the first {region.Uses.Count}")}");
        if (region.FreeBytes != 0)
            WriteRow(page, MapContent.Free, region.Origin == MapRegionOrigin.None ? "gap" : "free", region.LargestGap.Start, region.FreeBytes, region, Sizes.Size(region.LargestGap.Size) is var gap && gap == Sizes.Size(region.FreeBytes) ? string.Empty : $"largest {gap}");
        foreach (var use in region.Uses.Where(use => use.Source.Length != 0))
            page.Paragraph($"{use.Name} by {use.Source}", indent: 5);
    }

    private static string NameOf(MapReport map, MapRegion region) => map.Picture.NameOf(region) is { Length: not 0 } name ? VisibleText.Of(name) : "region";

    private static IEnumerable<string> Facts(MapRegion region)
    {
        yield return region switch
        {
            { DeviceAddress: null, PhysicalAddress: { } physical } => $"Linux's {Sizes.Address(physical)}, not seen by the core",
            { DeviceAddress: null } => "address chosen at boot",
            { Size: 0, DeviceAddress: { } start } => Sizes.Address(start),
            _ => region.Memory.ToString(),
        };
        if (region.PhysicalAddress is { } other && region.DeviceAddress is { } own && other != own)
            yield return $"(Linux's {Sizes.Address(other)})";
        yield return Sizes.Size(region.Size);
        // A stretch is as large as what is in it: shares of it say nothing.
        if (region.Size != 0 && region.Origin != MapRegionOrigin.None)
            yield return region.UsedBytes == 0 ? "empty" : $"{Sizes.Percent(region.UsedBytes, region.Size)} used";
    }

    /// <summary>A line of the table. Where the screen is narrow the notes are left out, then names are cut; numbers never are, even where that makes lines longer than the screen.</summary>
    private static void WriteRow(Page page, MapContent content, string name, ulong address, ulong size, MapRegion region, string note)
    {
        const int Margin = 3;
        const int LeastName = 8;
        const int UsualName = 23;
        const int WidestName = 60;
        const int WidestNote = 17;
        var share = region.Origin == MapRegionOrigin.None ? string.Empty : Sizes.Percent(size, region.Size);
        var numbers = $"  {Sizes.Address(address)}  {Sizes.Size(size),10}  {share,7}";
        var room = page.Width - Margin - 2 - numbers.Length;
        var hasNotes = room >= UsualName + 2 + WidestNote;
        var nameWidth = hasNotes ? Math.Min(UsualName + page.Spare, WidestName) : Math.Clamp(room, LeastName, UsualName);
        var end = hasNotes ? TextWidth.Cut($"  {note}", room - nameWidth) : string.Empty;
        page.Pieces([("  ", null), (MapBarText.KeyOf(content, page).ToString(), MapBarText.StyleOf(content)), ($"  {TextWidth.Fit(name, nameWidth)}{numbers}{end}".TrimEnd(), null)]);
    }

    private static string NoteOf(MapSpan span) => span.Use switch
    {
        { IsPlaced: false } => "not loaded",
        { Kind: MapUseKind.RunAddress } => "run address",
        { Kind: MapUseKind.Section } => "not in the file",
        { Kind: MapUseKind.Segment } => span.Name == span.Use.Name ? string.Empty : span.Use.Name,
        _ => string.Empty,
    };

    private static void WriteOverlaps(MemoryPicture picture, Page page)
    {
        if (picture.Overlaps.Count == 0)
            return;
        page.Heading(picture.HasMoreOverlaps ? $"Overlaps: the first {picture.Overlaps.Count}" : $"Overlaps: {picture.Overlaps.Count}");
        foreach (var overlap in picture.Overlaps.Take(MostOverlaps))
            page.Paragraph($"{MapNameText.Of(overlap.First, page.Spare)} and {MapNameText.Of(overlap.Second, page.Spare)} share {overlap.Memory}, {Sizes.Size(overlap.Memory.Size)}", indent: 2, new Style(Color.Red));
        if (picture.Overlaps.Count > MostOverlaps)
            page.Line($"  ... {picture.Overlaps.Count - MostOverlaps} more; --format json has them");
    }

    private static void WriteLargest(MapReport map, Page page)
    {
        if (map.LargestSections.Count != 0)
        {
            page.Heading("Largest sections");
            page.Table([">Size", ">Address", "Section"], map.LargestSections.Select(section => (IReadOnlyList<string>)[Sizes.Size(section.Memory.Size), Sizes.Address(section.Memory.Start), section.Name]));
        }

        if (map.LargestSymbols.Count != 0)
        {
            page.Heading("Largest functions and variables");
            page.Table(
                [">Size", ">Address", "Section", "Name"],
                map.LargestSymbols.Select(symbol => (IReadOnlyList<string>)[Sizes.Size(symbol.Memory.Size), Sizes.Address(symbol.Memory.Start), TextWidth.Cut(symbol.Section, 16 + (page.Spare / 2)), symbol.Name]));
        }
    }
}
