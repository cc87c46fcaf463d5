using FirmwareKit.MemoryMaps;
using FirmwareKit.Preflight;

namespace FirmwareKit.Cli.Output;

/// <summary>The memory table of the pre-flight report.</summary>
internal static class CheckMemoryText
{
    /// <summary>The first uses of a region; a file can have 65,535 segments.</summary>
    private const int MostRows = 16;

    public static void Write(PreflightReport report, Page page)
    {
        var picture = report.Picture;
        page.Heading("Memory");
        var rows = new List<IReadOnlyList<string>>();
        foreach (var region in picture.Regions)
        {
            // What the driver or OP-TEE could also reach is worth a line when something is there.
            if (region.Origin != MapRegionOrigin.Listed && region.UseCount == 0)
                continue;
            rows.Add(
            [
                region.Name,
                region.DeviceAddress is { } start ? Sizes.Address(start) : "none",
                region.PhysicalAddress is { } physical ? Sizes.Address(physical) : region.Listed is null ? string.Empty : "at boot",
                Sizes.Size(region.Size),
                region.Size == 0 ? string.Empty : region.UsedBytes == 0 ? "-" : Sizes.Percent(region.UsedBytes, region.Size),
            ]);
            rows.AddRange(Rows(region.Uses, region.UseCount, page.Spare));
        }

        var outside = picture.Outside.Take(MostRows + 1).SelectMany(stretch => stretch.Uses).Take(MemoryPicture.MostUses).ToList();
        if (outside.Count != 0)
        {
            rows.Add([picture.OutsideName, string.Empty, string.Empty, string.Empty, string.Empty]);
            rows.AddRange(Rows(outside, picture.Outside.Sum(stretch => stretch.UseCount), page.Spare));
        }

        page.Table(["Region", ">Core's view", ">Linux's view", ">Size", ">Used"], rows);
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(IReadOnlyList<MapUse> uses, int count, int spare)
    {
        // A table that a segment carries is shown by its section.
        var tables = uses.Where(use => use.Kind == MapUseKind.ResourceTable && uses.Any(other => other.Kind == MapUseKind.Segment && other.Memory == use.Memory)).ToList();
        var shown = uses.Except(tables).Take(count - tables.Count <= MostRows ? MostRows : MostRows - 1).ToList();
        foreach (var use in shown)
            yield return ["  " + MapNameText.Of(use, spare), Sizes.Address(use.Memory.Start), use.IsPlaced ? string.Empty : "not loaded", Sizes.Size(use.Memory.Size), string.Empty];
        if (count - tables.Count > shown.Count)
            yield return [$"  ... {count - tables.Count - shown.Count} more", string.Empty, string.Empty, string.Empty, string.Empty];
    }
}
