using FirmwareKit.Comparison;
using FirmwareKit.Preflight;
using FirmwareKit.Reports;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit diff</c> for people.</summary>
internal static class DiffText
{
    public const int MostRows = 20;

    public static void Write(DiffReport report, Page page)
    {
        WriteVerdict(report, page);
        WriteDifferences(page, string.Empty, report.Diff.Differences, report.Diff.DifferenceCount);
        foreach (var image in report.Diff.Images)
            WriteImage(page, image, report.Diff.Verdict, report.Diff.Images.Count == 1 ? string.Empty : $"Image {image.NewIndex}: ");
        WriteRegions(report, page);
        if (report.Diff.Verdict == DiffVerdict.Different && report.Unloaded.Length != 0)
        {
            page.Line();
            page.Paragraph($"Besides, {report.Unloaded}; the board does not get that.", indent: 0);
        }

        page.Flush();
    }

    private static void WriteVerdict(DiffReport report, Page page)
    {
        var diff = report.Diff;
        var green = new Style(Color.Green, decoration: Decoration.Bold);
        switch (diff.Verdict)
        {
            case not DiffVerdict.Different when report.HasOtherAnswer:
                page.Headline("DIFFERENT", new Style(Color.Red, decoration: Decoration.Bold), "the same bytes, and another answer of the board");
                break;
            case DiffVerdict.Identical:
                page.Headline("IDENTICAL", green, "byte for byte");
                break;
            case DiffVerdict.SameOnBoard:
                page.Headline("SAME", green, report.Unloaded.Length == 0 ? "the board gets the same bytes" : $"the board gets the same bytes; only {report.Unloaded}");
                break;
            default:
                page.Headline(
                    "DIFFERENT",
                    new Style(Color.Red, decoration: Decoration.Bold),
                    diff.Images.Any(image => image.Encryption == SegmentEncryption.OneFile) ? "encrypted segments cannot be held against plain ones" : $"for the board: {report.Changed}");
                break;
        }

        WriteFile(page, "-", diff.Old, report.OldCheck);
        WriteFile(page, "+", diff.New, report.NewCheck);
        if (diff.Verdict == DiffVerdict.Identical)
            page.Line($"    SHA-256 {diff.New.Sha256}");
        if (report.NewCheck is { } check)
            page.Paragraph($"on {check.Context.Processor}", indent: 4);
    }

    private static void WriteFile(Page page, string sign, DiffFile file, PreflightReport? check) =>
        page.Pairs([(sign, $"{file.Name}, {file.Size} bytes{(check is null ? string.Empty : $", {VerdictOf(check)}")}")], labelWidth: 1);

    private static string VerdictOf(PreflightReport check) => check.Verdict switch
    {
        PreflightVerdict.Boots => "boots",
        PreflightVerdict.MayBoot => "may boot",
        PreflightVerdict.BootsButFails => "boots, and cannot work",
        PreflightVerdict.Refused => "refused (fwkit check says why)",
        _ => "does not run (fwkit check says why)",
    };

    private static void WriteDifferences(Page page, string prefix, IReadOnlyList<FirmwareDifference> differences, long count)
    {
        foreach (var area in differences.GroupBy(difference => difference.Area))
        {
            page.Heading(prefix + NameOf(area.Key));
            foreach (var difference in area.Take(MostRows))
            {
                page.Paragraph(difference.Item, indent: 2);
                page.Pairs([("-", difference.Old ?? "(not there)"), ("+", difference.New ?? "(not there)")], indent: 4, labelWidth: 1);
                if (difference.Note.Length != 0)
                    page.Paragraph(difference.Note, indent: 4);
            }

            WriteMore(page, area.Count(), MostRows);
        }

        if (count > differences.Count)
            page.Line($"  ... {count} differences in all; the first {differences.Count} are known");
    }

    private static string NameOf(DifferenceArea area) => area switch
    {
        DifferenceArea.Format => "Form",
        DifferenceArea.Header => "ELF header",
        DifferenceArea.Boot => "Boot address and vector table",
        DifferenceArea.ResourceTable => "Resource table",
        DifferenceArea.Signature => "Signature and key",
        DifferenceArea.Records => "Records",
        DifferenceArea.HashTable => "Signed segment table",
        _ => "Images",
    };

    private static void WriteImage(Page page, ElfDiff image, DiffVerdict verdict, string prefix)
    {
        WriteDifferences(page, prefix, image.Differences, image.Differences.Count);
        WriteSegments(page, image, prefix);
        WriteSymbols(page, image, prefix);
        SectionDiffText.Write(page, image, verdict, prefix);
    }

    private static void WriteSegments(Page page, ElfDiff image, string prefix)
    {
        if (image.Segments.Count == 0)
            return;
        page.Heading($"{prefix}Segments");
        foreach (var segment in image.Segments.Items.Take(MostRows))
        {
            var shown = (segment.New ?? segment.Old)!.Value;
            page.Paragraph($"{Sizes.Address(shown.PhysicalAddress)}  {string.Join(' ', segment.Sections)}", indent: 2);
            page.Pairs(SegmentFacts(segment), indent: 4, labelWidth: 9);
        }

        WriteMore(page, image.Segments.Count, MostRows);
        if (image.Encryption == SegmentEncryption.OneFile)
            page.Paragraph("The segments of one file are encrypted: their content was not compared.", indent: 2);
        if (image.Encryption == SegmentEncryption.Both)
            page.Paragraph("They are encrypted: their bytes differ also where only the key or the IV does.", indent: 2);
    }

    private static IEnumerable<(string Label, string Value)> SegmentFacts(SegmentDifference segment)
    {
        if (segment.Old is not { } old)
        {
            yield return ("added", $"{Sizes.Size(segment.New!.Value.MemorySize)} in memory, {Sizes.Size(segment.New.Value.FileSize)} in the file");
            yield break;
        }

        if (segment.New is not { } @new)
        {
            yield return ("removed", $"{Sizes.Size(old.MemorySize)} in memory, {Sizes.Size(old.FileSize)} in the file");
            yield break;
        }

        if (segment.IsMoved)
            yield return ("moved", $"from {Sizes.Address(old.PhysicalAddress)}");
        if (old.MemorySize != @new.MemorySize)
            yield return ("in memory", Change(old.MemorySize, @new.MemorySize));
        if (old.FileSize != @new.FileSize)
            yield return ("in file", Change(old.FileSize, @new.FileSize));
        if (segment.Content.State == ContentState.Different)
            yield return ("content", $"{Sizes.Count((long)segment.Content.DifferingBytes, "byte")} {(segment.Content.DifferingBytes == 1 ? "differs, at" : "differ, the first at")} {Sizes.Address(unchecked(@new.PhysicalAddress + segment.Content.First))}");
        if (segment.Content.State == ContentState.NotCompared)
            yield return ("content", "not compared");
        if (old.Flags != @new.Flags)
            yield return ("flags", $"{old.Flags} -> {@new.Flags}");
        if (old.VirtualAddress != @new.VirtualAddress)
            yield return ("runs at", $"{Sizes.Address(old.VirtualAddress)} -> {Sizes.Address(@new.VirtualAddress)}");
        if (old.Alignment != @new.Alignment)
            yield return ("alignment", $"{old.Alignment} -> {@new.Alignment}");
    }

    private static void WriteSymbols(Page page, ElfDiff image, string prefix)
    {
        var symbols = image.Symbols;
        if (symbols.OldIsStripped != symbols.NewIsStripped)
        {
            page.Heading($"{prefix}Functions and variables");
            page.Paragraph($"The {(symbols.OldIsStripped ? "old" : "new")} file has no symbols: it is stripped.", indent: 2);
            return;
        }

        if (symbols.Count == 0)
            return;
        page.Heading($"{prefix}Functions and variables: {symbols.Added} added, {symbols.Removed} removed, {symbols.Grown} grown, {symbols.Shrunk} shrunk");
        if (symbols.Largest.Count == 0)
            return;
        page.Table([">Old", ">New", ">Change", "Name"], symbols.Largest.Select(symbol => (IReadOnlyList<string>)
        [
            symbol.OldSize is { } old ? $"{old}" : "-",
            symbol.NewSize is { } @new ? $"{@new}" : "-",
            Signed(symbol.OldSize ?? 0, symbol.NewSize ?? 0),
            symbol.OtherNames == 0 ? symbol.Name : $"{symbol.Name} and {Sizes.Count(symbol.OtherNames, "other name")}",
        ]));
        WriteMore(page, symbols.Count, symbols.Largest.Count, "--top N");
        if (!symbols.IsComplete)
            page.Paragraph($"Of more than {SymbolChanges.MostSymbols} functions and variables the first were compared.", indent: 2);
    }

    private static void WriteRegions(DiffReport report, Page page)
    {
        if (report.Regions.Count == 0)
            return;
        page.Heading("Memory");
        page.Table([">Old", ">New", ">Change", ">Free", "Region"], report.Regions.Take(MostRows).Select(region => (IReadOnlyList<string>)
        [
            $"{region.OldUsed}",
            $"{region.NewUsed}",
            Signed(region.OldUsed, region.NewUsed),
            region.Size == 0 ? "-" : Sizes.Size(region.Size - Math.Min(region.NewUsed, region.Size)),
            region.Name.Length == 0 ? report.NewCheck!.Picture.OutsideName : region.Name,
        ]));
        WriteMore(page, report.Regions.Count, MostRows);
    }

    public static void WriteMore(Page page, long count, int shown, string where = "--format json")
    {
        if (count > shown)
            page.Line($"  ... {count - shown} more; {where} has them");
    }

    private static string Change(ulong old, ulong @new) => $"{old} -> {@new} bytes ({Signed(old, @new)})";

    public static string Signed(ulong old, ulong @new) => @new >= old ? $"+{@new - old}" : $"-{old - @new}";
}
