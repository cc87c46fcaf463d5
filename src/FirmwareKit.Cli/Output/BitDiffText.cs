using FirmwareKit.Comparison;
using FirmwareKit.Firmware;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit diff --bits</c> for people.</summary>
internal static class BitDiffText
{
    private const int MostPlaces = 40;

    public static void Write(BitDiff diff, Page page)
    {
        if (diff.IsIdentical)
            page.Headline("IDENTICAL", new Style(Color.Green, decoration: Decoration.Bold), "byte for byte");
        else
            page.Headline("DIFFERENT", new Style(Color.Red, decoration: Decoration.Bold), $"{Sizes.Count(diff.DifferingBytes, "byte")} in {Sizes.Count(diff.RunCount, "run")}");
        WriteFile(page, "-", diff.Old);
        WriteFile(page, "+", diff.New);
        if (!diff.IsIdentical)
        {
            WriteCauses(diff, page);
            WritePlaces(diff, page);
            WriteFirst(diff, page);
        }

        page.Flush();
    }

    private static void WriteFile(Page page, string sign, DiffFile file)
    {
        page.Pairs([(sign, $"{file.Name}, {file.Size} bytes{(file.Format == FirmwareFormat.Unknown ? ", of an unknown format" : string.Empty)}")], labelWidth: 1);
        page.Line($"    SHA-256 {file.Sha256}");
    }

    private static void WritePlaces(BitDiff diff, Page page)
    {
        page.Heading("Where");
        page.Table(
            [">Bytes", ">First at", "Place"],
            diff.Places.OrderByDescending(place => place.Bytes).Take(MostPlaces).OrderBy(place => place.First).Select(place => (IReadOnlyList<string>)[$"{place.Bytes}", $"0x{place.First:x}", place.Name]));
        if (diff.Places.Count > MostPlaces)
            page.Line($"  ... {diff.Places.Count - MostPlaces} more with fewer bytes; --format json has them");
        if (diff.Moved.Count != 0)
            page.Paragraph($"The same bytes at another offset: {string.Join(' ', diff.Moved.Take(MostPlaces))}{(diff.Moved.Count > MostPlaces ? " ..." : string.Empty)}", indent: 2);
    }

    private static void WriteFirst(BitDiff diff, Page page)
    {
        page.Heading("The first differences");
        foreach (var run in diff.First)
        {
            page.Paragraph($"0x{run.Offset:x}, {Sizes.Count(run.Length, "byte")}: {Describe(run)}", indent: 2);
            page.Pairs([("-", Bytes(run.OldBytes, run.Length)), ("+", Bytes(run.NewBytes, run.Length))], indent: 4, labelWidth: 1);
        }

        if (diff.RunCount > diff.First.Count)
            page.Line($"  ... {Sizes.Count(diff.RunCount, "run")} in all");
    }

    private static string Describe(BitRun run)
    {
        var text = run.SectionOffset is { } offset ? $"{run.Place} + 0x{offset:x}" : run.Place;
        if (run.Symbol.Length != 0)
            text += $", {run.Symbol} + 0x{run.SymbolOffset:x}";
        if (run.Address is { } address)
            text += $" ({Sizes.Address(address)})";
        return run.NewPlace.Length == 0 ? text : $"{text}; in the new file {run.NewPlace}";
    }

    private static string Bytes(ReadOnlyMemory<byte> bytes, long length) => bytes.Length == 0
        ? "(the file has ended)"
        : Convert.ToHexStringLower(bytes.Span) + (bytes.Length < length ? "..." : string.Empty);

    private static void WriteCauses(BitDiff diff, Page page)
    {
        if (diff.Causes.Count == 0)
            return;
        page.Heading("What makes them differ");
        foreach (var (index, cause) in diff.Causes.Index())
        {
            var place = cause.Place.Length == 0 || cause.Place == NameOf(cause.Kind) ? string.Empty : $", {cause.Place}";
            page.Paragraph($"{NameOf(cause.Kind)}{place}, at 0x{cause.Offset:x}", indent: 2);
            page.Pairs([("-", cause.Old), ("+", cause.New)], indent: 4, labelWidth: 1);
            // Said once for all of one kind.
            if (index + 1 == diff.Causes.Count || diff.Causes[index + 1].Advice != cause.Advice)
                page.Paragraph(cause.Advice, indent: 4);
        }
    }

    private static string NameOf(BitCauseKind kind) => kind switch
    {
        BitCauseKind.BuildId => "build ID",
        BitCauseKind.DateOrTime => "date or time",
        BitCauseKind.Path => "absolute path",
        BitCauseKind.Signature => "signature",
        BitCauseKind.Compiler => "compiler",
        BitCauseKind.InitializationVector => "IV",
        BitCauseKind.Key => "key",
        _ => "size",
    };
}
