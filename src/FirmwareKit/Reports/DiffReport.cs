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

    /// <summary>What differs that the board does not get, for people: <c>debug information and the symbol table differ</c>; empty when nothing does.</summary>
    public string Unloaded
    {
        get
        {
            var words = Diff.Unloaded.Select(NameOf).ToList();
            return words switch
            {
                [] => string.Empty,
                [var only] => $"{only} {(only.EndsWith('s') ? "differ" : "differs")}",
                _ => $"{string.Join(", ", words[..^1])} and {words[^1]} differ",
            };
        }
    }

    private static string NameOf(UnloadedContent content) => content switch
    {
        UnloadedContent.DebugInformation => "debug information",
        UnloadedContent.SymbolTable => "the symbol table",
        UnloadedContent.ToolNotes => "what the tools noted",
        UnloadedContent.OtherSections => "sections that are not loaded",
        UnloadedContent.Headers => "ELF headers",
        _ => "padding or the place in the file",
    };
}
