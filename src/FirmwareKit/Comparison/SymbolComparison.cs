using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>Matches functions and variables by name: both tables are sorted and gone through once.</summary>
internal sealed class SymbolComparison
{
    private readonly ElfFile _old;
    private readonly ElfFile _new;
    private readonly NamedSymbols _before;
    private readonly NamedSymbols _after;

    private SymbolComparison(ElfFile old, ElfFile @new)
    {
        (_old, _new) = (old, @new);
        (_before, _after) = (NamedSymbols.Read(old), NamedSymbols.Read(@new));
    }

    public static SymbolChanges Compare(ElfFile old, ElfFile @new, int top) => new SymbolComparison(old, @new).Compare(top);

    private SymbolChanges Compare(int top)
    {
        var changed = FindChanged();
        changed.Sort((a, b) => ThingOf(a).CompareTo(ThingOf(b)) is not 0 and var byThing ? byThing : Shown(a).Hash.CompareTo(Shown(b).Hash));
        long added = 0, removed = 0, grown = 0, shrunk = 0;
        // Least change first, so that it is the one to drop.
        var largest = new PriorityQueue<(Change Change, int OtherNames), (ulong Size, ulong Address, ulong Hash)>();
        for (int i = 0, end; i < changed.Count; i = end)
        {
            var first = changed[i];
            for (end = i + 1; end < changed.Count && ThingOf(changed[end]) == ThingOf(first);)
                end++;
            var (from, to) = (OldSize(first), NewSize(first));
            _ = first switch
            {
                { Old: Change.None } => added++,
                { New: Change.None } => removed++,
                _ when from < to => grown++,
                _ => shrunk++,
            };
            var rank = (to > from ? to - from : from - to, ~Shown(first).Value, ~Shown(first).Hash);
            if (largest.Count < top)
                largest.Enqueue((first, end - i - 1), rank);
            else if (top != 0)
                largest.EnqueueDequeue((first, end - i - 1), rank);
        }

        return new SymbolChanges(_before.Symbols.Count, _after.Symbols.Count, added, removed, grown, shrunk, Describe(largest))
        {
            OldIsStripped = _old.GetSymbols().Count == 0,
            NewIsStripped = _new.GetSymbols().Count == 0,
            IsComplete = _before.IsComplete && _after.IsComplete,
        };
    }

    private List<Change> FindChanged()
    {
        var (before, after) = (_before.Symbols, _after.Symbols);
        var changed = new List<Change>();
        for (int i = 0, j = 0; i < before.Count || j < after.Count;)
        {
            var order = i == before.Count ? 1 : j == after.Count ? -1 : before[i].Hash.CompareTo(after[j].Hash);
            if (order < 0)
                changed.Add(new Change(i, Change.None));
            else if (order > 0)
                changed.Add(new Change(Change.None, j));
            else if (before[i].Size != after[j].Size)
                changed.Add(new Change(i, j));
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return changed;
    }

    private List<SymbolDifference> Describe(PriorityQueue<(Change Change, int OtherNames), (ulong, ulong, ulong)> largest)
    {
        var found = new List<SymbolDifference>(largest.Count);
        while (largest.TryDequeue(out var next, out _))
        {
            var (change, otherNames) = next;
            var (shown, elf) = (Shown(change), change.New == Change.None ? _old : _new);
            found.Add(new SymbolDifference(shown.NameIn(elf), shown.IsFunction, change.Old == Change.None ? null : OldSize(change), change.New == Change.None ? null : NewSize(change)) { OtherNames = otherNames });
        }

        // What grew is what people look for.
        found.Reverse();
        return [.. found.OrderBy(symbol => (symbol.NewSize ?? 0) < (symbol.OldSize ?? 0))];
    }

    private NamedSymbol Shown(Change change) => change.New == Change.None ? _before.Symbols[change.Old] : _after.Symbols[change.New];

    private ulong OldSize(Change change) => change.Old == Change.None ? 0 : _before.Symbols[change.Old].Size;

    private ulong NewSize(Change change) => change.New == Change.None ? 0 : _after.Symbols[change.New].Size;

    /// <summary>What is behind a name: names of one thing, as an interrupt's weak alias of the default handler is, have the same, and count once.</summary>
    private (ulong, ulong, ulong, ulong) ThingOf(Change change) => (
        change.New == Change.None ? ulong.MaxValue : _after.Symbols[change.New].Value,
        change.Old == Change.None ? ulong.MaxValue : _before.Symbols[change.Old].Value,
        OldSize(change),
        NewSize(change));

    /// <summary>One name that differs, by its places in the two lists.</summary>
    private readonly record struct Change(int Old, int New)
    {
        public const int None = -1;
    }
}
