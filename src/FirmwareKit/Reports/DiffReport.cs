using FirmwareKit.Comparison;
using FirmwareKit.Preflight;

namespace FirmwareKit.Reports;

/// <summary>What <c>fwkit diff</c> shows: what changed between two firmware files and, where the board is known, what that does to it.</summary>
/// <param name="Diff">What changed.</param>
public sealed record DiffReport(FirmwareDiff Diff)
{
    /// <summary>The check of the old file; null when the board is not known.</summary>
    public PreflightReport? OldCheck { get; private init; }

    /// <summary>The check of the new file.</summary>
    public PreflightReport? NewCheck { get; private init; }

    /// <summary>The regions whose use differs; none when the board is not known.</summary>
    public IReadOnlyList<RegionDifference> Regions { get; private init; } = [];

    /// <summary>The same with the board's answers to both.</summary>
    /// <param name="old">The check of the old file.</param>
    /// <param name="new">The check of the new file, on the same processor.</param>
    public DiffReport On(PreflightReport old, PreflightReport @new)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        return this with { OldCheck = old, NewCheck = @new, Regions = RegionDifference.Compare(old.Picture, @new.Picture) };
    }

    /// <summary>Whether the board answers differently to the two, such as to an ELF file and to the signed image of it.</summary>
    public bool HasOtherAnswer => OldCheck?.Verdict != NewCheck?.Verdict;

    /// <summary>What the board gets differently, for people: <c>boot address, resource table, 2 segments</c>; empty when it gets the same.</summary>
    public string Changed
    {
        get
        {
            var areas = Diff.Differences.Concat(Diff.Images.SelectMany(image => image.Differences)).Where(difference => difference.Reach == DifferenceReach.Board).Select(difference => difference.Area);
            var words = areas.Distinct().Order().Select(NameOf).ToList();
            var segments = Diff.Images.Sum(image => image.IsSameOnBoard ? 0 : image.Segments.Count - image.Segments.Items.Count(segment => segment.Reach == DifferenceReach.File));
            if (segments != 0)
                words.Add(Quantity.Count(segments, "segment"));
            return string.Join(", ", words);
        }
    }

    /// <summary>What differs that the board does not get, for people: <c>debug information and the symbol table differ</c>; empty when nothing does.</summary>
    public string Unloaded
    {
        get
        {
            var words = Diff.Unloaded.Select(NameOf).ToList();
            return words switch
            {
                [] => string.Empty,
                [var only] => $"{only} {(Diff.Unloaded[0] is UnloadedContent.Headers or UnloadedContent.OtherSections ? "differ" : "differs")}",
                _ => $"{string.Join(", ", words[..^1])} and {words[^1]} differ",
            };
        }
    }

    private static string NameOf(DifferenceArea area) => area switch
    {
        DifferenceArea.Format => "form",
        DifferenceArea.Header => "ELF header",
        DifferenceArea.Boot => "boot address or vectors",
        DifferenceArea.ResourceTable => "resource table",
        DifferenceArea.Signature => "signature",
        DifferenceArea.Records => "records",
        DifferenceArea.HashTable => "signed segment table",
        _ => "images",
    };

    private static string NameOf(UnloadedContent content) => content switch
    {
        UnloadedContent.DebugInformation => "debug information",
        UnloadedContent.SymbolTable => "the symbol table",
        UnloadedContent.ToolNotes => "what the tools noted",
        UnloadedContent.OtherSections => "sections that are not loaded",
        UnloadedContent.Headers => "ELF headers",
        _ => "padding or places in the file",
    };
}
