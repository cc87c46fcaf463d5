using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>
/// Matches loaded segments: by the section that they start with, first where the load address is the same too; what is left by load address, and then by size. So where
/// all moved up by one, each goes with itself and not with what lay there before. n log n, whatever the files say.
/// </summary>
internal static class SegmentComparison
{
    public static DifferenceList<SegmentDifference> Compare(ElfFile old, ElfFile @new, ContentComparison content, ComparedContent what)
    {
        var before = new SegmentSections(old);
        var after = new SegmentSections(@new);
        var differences = new DifferenceList<SegmentDifference>();
        foreach (var (from, to) in Match(before, after))
        {
            if (from is not { } oldSegment || to is not { } newSegment)
            {
                differences.Add(() => new SegmentDifference(from, to, default, from is { } removed ? before.NamesOf(removed) : after.NamesOf(to!.Value)));
                continue;
            }

            var change = what == ComparedContent.NotLoadedOnly
                ? ContentChange.NotCompared
                : content.Compare(old.Source, oldSegment.Offset, @new.Source, newSegment.Offset, Math.Min(oldSegment.FileSize, newSegment.FileSize));
            if (change.State != ContentState.Same || !IsSame(oldSegment, newSegment))
                differences.Add(() => new SegmentDifference(from, to, change, after.NamesOf(newSegment)));
        }

        return differences;
    }

    /// <summary>Its place in the file and in the table may change with debug information.</summary>
    private static bool IsSame(in ElfSegment old, in ElfSegment @new) => old with { Index = 0, Offset = 0 } == @new with { Index = 0, Offset = 0 };

    private static IEnumerable<(ElfSegment? Old, ElfSegment? New)> Match(SegmentSections before, SegmentSections after)
    {
        var partner = new Dictionary<int, ElfSegment>();
        var left = new Unmatched(before, before.Segments);
        var open = new Unmatched(after, after.Segments);
        Take(ref left, ref open, partner, (sections, segment) => sections.FirstNameOf(segment) is { } name ? (name, segment.PhysicalAddress) : null);
        Take(ref left, ref open, partner, (sections, segment) => sections.FirstNameOf(segment) is { } name ? (name, 0) : null);
        Take(ref left, ref open, partner, (_, segment) => (segment.PhysicalAddress, 0));
        Take(ref left, ref open, partner, (_, segment) => (segment.FileSize, segment.MemorySize));
        foreach (var segment in after.Segments)
            yield return (partner.TryGetValue(segment.Index, out var old) ? old : null, segment);
        foreach (var segment in left.Segments)
            yield return (segment, null);
    }

    /// <summary>Pairs what has the same key, in table order; what has none is left.</summary>
    private static void Take(ref Unmatched old, ref Unmatched @new, Dictionary<int, ElfSegment> partner, Func<SegmentSections, ElfSegment, (ulong, ulong)?> keyOf)
    {
        var waiting = new Dictionary<(ulong, ulong), Queue<ElfSegment>>();
        foreach (var segment in old.Segments)
        {
            if (keyOf(old.Sections, segment) is not { } key)
                continue;
            if (!waiting.TryGetValue(key, out var queue))
                waiting.Add(key, queue = new Queue<ElfSegment>());
            queue.Enqueue(segment);
        }

        var open = new List<ElfSegment>();
        var taken = new HashSet<int>();
        foreach (var segment in @new.Segments)
        {
            if (keyOf(@new.Sections, segment) is { } key && waiting.TryGetValue(key, out var queue) && queue.TryDequeue(out var found))
            {
                partner.Add(segment.Index, found);
                taken.Add(found.Index);
            }
            else
            {
                open.Add(segment);
            }
        }

        old = old with { Segments = [.. old.Segments.Where(segment => !taken.Contains(segment.Index))] };
        @new = @new with { Segments = open };
    }

    /// <summary>The segments of one file that have no partner yet.</summary>
    private readonly record struct Unmatched(SegmentSections Sections, IReadOnlyList<ElfSegment> Segments);
}
