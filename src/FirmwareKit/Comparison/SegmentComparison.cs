using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>
/// Matches loaded segments: by load address; what is left by the section that it starts with, and then by its size. n log n, whatever the files say.
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
        var left = before.Segments;
        var open = after.Segments;
        Take(ref left, ref open, partner, segment => (segment.PhysicalAddress, 0), segment => (segment.PhysicalAddress, 0));
        Take(ref left, ref open, partner, segment => (before.FirstNameOf(segment), 1), segment => (after.FirstNameOf(segment), 1));
        Take(ref left, ref open, partner, segment => (segment.FileSize, segment.MemorySize), segment => (segment.FileSize, segment.MemorySize));
        foreach (var segment in after.Segments)
            yield return (partner.TryGetValue(segment.Index, out var old) ? old : null, segment);
        foreach (var segment in left)
            yield return (segment, null);
    }

    /// <summary>Pairs what has the same key, in table order; 0 in front is no key.</summary>
    private static void Take(
        ref IReadOnlyList<ElfSegment> old,
        ref IReadOnlyList<ElfSegment> @new,
        Dictionary<int, ElfSegment> partner,
        Func<ElfSegment, (ulong, ulong)> oldKey,
        Func<ElfSegment, (ulong, ulong)> newKey)
    {
        var waiting = new Dictionary<(ulong, ulong), Queue<ElfSegment>>();
        foreach (var segment in old)
        {
            var key = oldKey(segment);
            if (!waiting.TryGetValue(key, out var queue))
                waiting.Add(key, queue = new Queue<ElfSegment>());
            queue.Enqueue(segment);
        }

        var open = new List<ElfSegment>();
        var taken = new HashSet<int>();
        foreach (var segment in @new)
        {
            var key = newKey(segment);
            if (key != default((ulong, ulong)) && key != (0, 1) && waiting.TryGetValue(key, out var queue) && queue.TryDequeue(out var found))
            {
                partner.Add(segment.Index, found);
                taken.Add(found.Index);
            }
            else
            {
                open.Add(segment);
            }
        }

        old = [.. old.Where(segment => !taken.Contains(segment.Index))];
        @new = open;
    }
}
