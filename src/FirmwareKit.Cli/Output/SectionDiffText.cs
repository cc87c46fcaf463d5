using FirmwareKit.Comparison;

namespace FirmwareKit.Cli.Output;

/// <summary>The sections of <c>fwkit diff</c>.</summary>
internal static class SectionDiffText
{
    /// <summary>Columns of a row that are not the name.</summary>
    private const int RoomBesideName = 56;

    private const int ShortestName = 24;

    /// <summary>Where the board gets something else, sections that it does not get are left to the last line.</summary>
    public static void Write(Page page, ElfDiff image, DiffVerdict verdict, string prefix)
    {
        var sections = image.Sections.Items.Where(section => verdict != DiffVerdict.Different || section.TakesMemory).ToList();
        if (sections.Count == 0)
            return;
        page.Heading($"{prefix}Sections");
        page.Table([">Old", ">New", ">Change", "Section", "What"], sections.Take(DiffText.MostRows).Select(section => (IReadOnlyList<string>)
        [
            section.Old is { } old ? $"{old.Size}" : "-",
            section.New is { } @new ? $"{@new.Size}" : "-",
            DiffText.Signed(section.Old?.Size ?? 0, section.New?.Size ?? 0),
            TextWidth.Cut(section.Name, Math.Max(page.Width - RoomBesideName, ShortestName)),
            WhatOf(section),
        ]));
        DiffText.WriteMore(page, sections.Count + (image.Sections.Count - image.Sections.Items.Count), DiffText.MostRows);
    }

    private static string WhatOf(SectionDifference section)
    {
        if (section is not { Old: { } old, New: { } @new })
            return section.Old is null ? "added" : "removed";
        var what = new List<string>();
        if (old.Address != @new.Address)
            what.Add($"moved from {Sizes.Address(old.Address)}");
        if (section.Content.State != ContentState.Same)
            what.Add(section.Content.State == ContentState.Different ? "content" : "content not compared");
        else if (old.Size != @new.Size)
            what.Add("size");
        if (old.Type != @new.Type || old.Flags != @new.Flags)
            what.Add("type or flags");
        return string.Join(", ", what);
    }
}
