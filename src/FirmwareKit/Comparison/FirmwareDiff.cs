using FirmwareKit.Firmware;

namespace FirmwareKit.Comparison;

/// <summary>What a comparison of two firmware files comes to.</summary>
public enum DiffVerdict
{
    /// <summary>The files are the same, byte for byte.</summary>
    Identical,

    /// <summary>The files differ, and the board gets the same: the same bytes at the same addresses, the same boot address, and of two signed images the same records and signature.</summary>
    SameOnBoard,

    /// <summary>The board gets something else.</summary>
    Different,
}

/// <summary>One of the two files.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Format">What it is.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256, in hexadecimal.</param>
public sealed record DiffFile(string Name, FirmwareFormat Format, long Size, string Sha256);

/// <summary>
/// What changed between two firmware files: ELF files, signed images, or one of each, where the ELF file is held against the one inside. Memory and work are bounded
/// by the sizes of the files (n log n), whatever they say.
/// </summary>
public sealed class FirmwareDiff
{
    private FirmwareDiff(ComparedFirmware old, ComparedFirmware @new, IReadOnlyList<FirmwareDifference> differences, long count, IReadOnlyList<ElfDiff> images, IReadOnlyList<UnloadedContent> unloaded)
    {
        Old = Describe(old);
        New = Describe(@new);
        Differences = differences;
        DifferenceCount = count;
        Images = images;
        Unloaded = unloaded;
        Verdict = Old.Size == New.Size && Old.Sha256 == New.Sha256 ? DiffVerdict.Identical
            : count > differences.Count || differences.Any(difference => difference.Reach == DifferenceReach.Board) || images.Any(image => !image.IsSameOnBoard) ? DiffVerdict.Different
            : DiffVerdict.SameOnBoard;
    }

    /// <summary>The old file.</summary>
    public DiffFile Old { get; }

    /// <summary>The new file.</summary>
    public DiffFile New { get; }

    /// <summary>What it comes to.</summary>
    public DiffVerdict Verdict { get; }

    /// <summary>Differences of the form, and of signed images: signature, records, signed segment table, images.</summary>
    public IReadOnlyList<FirmwareDifference> Differences { get; }

    /// <summary>How many of them there are; only the first <see cref="DifferenceList{T}.MostItems"/> are kept.</summary>
    public long DifferenceCount { get; }

    /// <summary>What differs between the ELF files, one for each pair.</summary>
    public IReadOnlyList<ElfDiff> Images { get; }

    /// <summary>What differs that the board does not get.</summary>
    public IReadOnlyList<UnloadedContent> Unloaded { get; }

    /// <summary>Compares two firmware files.</summary>
    /// <param name="old">The old file.</param>
    /// <param name="new">The new file.</param>
    /// <param name="top">How many of the functions and variables that changed most are listed.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static FirmwareDiff Compare(ComparedFirmware old, ComparedFirmware @new, int top)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        if (old.Image.Source.Length == @new.Image.Source.Length && old.Sha256 == @new.Sha256)
            return new FirmwareDiff(old, @new, [], 0, [], []);
        var content = new ContentComparison(old.Image.Source, @new.Image.Source);
        var differences = old.Signed is { } before && @new.Signed is { } after ? new SignedComparison(before, after, content).Compare() : new DifferenceList<FirmwareDifference>();
        var images = new List<ElfDiff>();
        foreach (var (from, to) in ImagePairs.Of(old, @new, differences))
        {
            if (from.Elf is not null && to.Elf is not null)
                images.Add(ElfDiff.Compare(from, to, content, top));
            else if (from.Source.Length != to.Source.Length || !content.AreSame(from.Source, 0, to.Source, 0, (ulong)from.Source.Length))
                differences.Add(() => new FirmwareDifference(DifferenceArea.Images, $"image {to.Index}", Describe(from), Describe(to), DifferenceReach.Board));
        }

        return new FirmwareDiff(old, @new, differences.Items, differences.Count, images, FindUnloaded(images, old.Signed is null == @new.Signed is null && differences.Count == 0));
    }

    private static List<UnloadedContent> FindUnloaded(List<ElfDiff> images, bool hasNoOtherDifference)
    {
        var kinds = new SortedSet<UnloadedContent>();
        foreach (var image in images)
        {
            foreach (var section in image.Sections.Items.Where(section => !section.TakesMemory))
                kinds.Add(UnloadedContents.Of(section));
            // An address or a flag of a section is told to debuggers, not to loaders.
            if (image.IsSameOnBoard && image.Sections.Items.Any(section => section.TakesMemory))
                kinds.Add(UnloadedContent.Headers);
            if (image.Segments.Items.Any(segment => segment.Reach == DifferenceReach.File) || image.Differences.Any(difference => difference.Reach == DifferenceReach.File))
                kinds.Add(UnloadedContent.Headers);
        }

        // Nothing that has a name differs, and yet the files do.
        if (kinds.Count == 0 && hasNoOtherDifference && images.All(image => image.IsSameOnBoard))
            kinds.Add(UnloadedContent.Padding);
        return [.. kinds];
    }

    private static string Describe(ComparedPart part) => $"{part.Source.Length} bytes{(part.Elf is null ? ", no ELF file" : string.Empty)}";

    private static DiffFile Describe(ComparedFirmware firmware) => new(firmware.Image.Name, firmware.Image.Format, firmware.Image.Source.Length, firmware.Sha256);
}
