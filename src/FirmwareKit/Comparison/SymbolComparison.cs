using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>Matches functions and variables by name: both tables are sorted and gone through once.</summary>
internal static class SymbolComparison
{
    /// <summary>All symbols of one name.</summary>
    private readonly record struct Named(ulong Hash, ulong Size, ElfSymbol First);

    public static SymbolChanges Compare(ElfFile old, ElfFile @new, int top)
    {
        var before = Read(old);
        var after = Read(@new);
        long added = 0, removed = 0, grown = 0, shrunk = 0;
        // Least change first, so that it is the one to drop.
        var largest = new PriorityQueue<(ElfFile File, ElfSymbol Symbol, ulong? Old, ulong? New), (ulong Change, ulong Address)>();
        void Keep(ElfFile file, ElfSymbol symbol, ulong? oldSize, ulong? newSize)
        {
            var (from, to) = (oldSize ?? 0, newSize ?? 0);
            var rank = (to > from ? to - from : from - to, ~symbol.Value);
            if (largest.Count < top)
                largest.Enqueue((file, symbol, oldSize, newSize), rank);
            else if (top != 0)
                largest.EnqueueDequeue((file, symbol, oldSize, newSize), rank);
        }

        for (int i = 0, j = 0; i < before.Count || j < after.Count;)
        {
            var order = i == before.Count ? 1 : j == after.Count ? -1 : before[i].Hash.CompareTo(after[j].Hash);
            switch (order)
            {
                case < 0:
                    removed++;
                    Keep(old, before[i].First, before[i].Size, null);
                    break;
                case > 0:
                    added++;
                    Keep(@new, after[j].First, null, after[j].Size);
                    break;
                default:
                    if (before[i].Size == after[j].Size)
                        break;
                    if (before[i].Size < after[j].Size)
                        grown++;
                    else
                        shrunk++;
                    Keep(@new, after[j].First, before[i].Size, after[j].Size);
                    break;
            }

            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return new SymbolChanges(before.Count, after.Count, added, removed, grown, shrunk, Describe(largest));
    }

    private static List<SymbolDifference> Describe(PriorityQueue<(ElfFile File, ElfSymbol Symbol, ulong? Old, ulong? New), (ulong, ulong)> largest)
    {
        var found = new List<SymbolDifference>(largest.Count);
        while (largest.TryDequeue(out var next, out _))
            found.Add(new SymbolDifference(next.File.GetName(next.Symbol), next.Symbol.IsFunction, next.Old, next.New));
        // What grew is what people look for.
        found.Reverse();
        return [.. found.OrderBy(symbol => (symbol.NewSize ?? 0) < (symbol.OldSize ?? 0))];
    }

    private static List<Named> Read(ElfFile elf)
    {
        var all = new List<Named>();
        var symbols = elf.GetSymbols();
        using var names = symbols.Names;
        foreach (var symbol in symbols)
        {
            if ((symbol.IsFunction || symbol.IsObject) && symbol.Size != 0 && symbol.Section != 0)
                all.Add(new Named(NameHash.Of(names.At(symbol.NameOffset)), symbol.Size, symbol));
        }

        all.Sort((a, b) => a.Hash.CompareTo(b.Hash) is not 0 and var byName ? byName : a.First.Value.CompareTo(b.First.Value));
        var kept = 0;
        for (var i = 0; i < all.Count; i++)
        {
            if (kept != 0 && all[kept - 1].Hash == all[i].Hash)
                all[kept - 1] = all[kept - 1] with { Size = unchecked(all[kept - 1].Size + all[i].Size) };
            else
                all[kept++] = all[i];
        }

        all.RemoveRange(kept, all.Count - kept);
        return all;
    }
}
