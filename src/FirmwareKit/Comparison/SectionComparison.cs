using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>Matches sections by name; of several with one name the first goes with the first.</summary>
internal static class SectionComparison
{
    private readonly record struct Key(ulong Hash, int Index);

    public static DifferenceList<SectionDifference> Compare(ElfFile old, ElfFile @new, ContentComparison content, ComparedContent what)
    {
        var differences = new DifferenceList<SectionDifference>();
        foreach (var (before, after) in Match(old, @new))
        {
            // Nothing of nothing: linker scripts leave empty sections, which move with what is before them.
            if ((before?.Size ?? 0) == 0 && (after?.Size ?? 0) == 0)
                continue;
            if (before is not { } from || after is not { } to)
            {
                differences.Add(() => new SectionDifference(NameOf(before is null ? @new : old, (before ?? after)!.Value), before, after, default));
                continue;
            }

            var change = CompareContent(old, from, @new, to, content, what);
            if (change.State != ContentState.Same || from.Address != to.Address || from.Size != to.Size || from.Type != to.Type || from.Flags != to.Flags)
                differences.Add(() => new SectionDifference(NameOf(old, from), from, to, change));
        }

        return differences;
    }

    public static string NameOf(ElfFile elf, in ElfSection section) => elf.GetName(section) is { Length: > 0 } name ? name : $"section {section.Index}";

    private static ContentChange CompareContent(ElfFile old, in ElfSection from, ElfFile @new, in ElfSection to, ContentComparison content, ComparedContent what)
    {
        if (!from.HasBytes || !to.HasBytes)
            return default;
        return what == ComparedContent.NotLoadedOnly && (from.TakesMemory || to.TakesMemory)
            ? ContentChange.NotCompared
            : content.Compare(old.Source, from.Offset, @new.Source, to.Offset, Math.Min(from.Size, to.Size));
    }

    /// <summary>Pairs in the order of the new file, then what is only in the old one.</summary>
    public static IEnumerable<(ElfSection? Old, ElfSection? New)> Match(ElfFile old, ElfFile @new)
    {
        var before = Keys(old);
        var after = Keys(@new);
        var partner = new int[@new.Sections.Length];
        Array.Fill(partner, -1);
        var isTaken = new bool[old.Sections.Length];
        for (int i = 0, j = 0; i < before.Length && j < after.Length;)
        {
            var order = before[i].Hash.CompareTo(after[j].Hash);
            if (order == 0)
            {
                partner[after[j].Index] = before[i].Index;
                isTaken[before[i].Index] = true;
            }

            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        for (var j = 1; j < @new.Sections.Length; j++)
            yield return (partner[j] < 0 ? null : old.Sections[partner[j]], @new.Sections[j]);
        for (var i = 1; i < old.Sections.Length; i++)
        {
            if (!isTaken[i])
                yield return (old.Sections[i], null);
        }
    }

    /// <summary>All sections but the unused first one, by name and place.</summary>
    private static Key[] Keys(ElfFile elf)
    {
        using var names = elf.SectionNames;
        var keys = new Key[Math.Max(elf.Sections.Length - 1, 0)];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = new Key(NameHash.Of(names.At(elf.Sections[i + 1].NameOffset)), i + 1);
        Array.Sort(keys, (a, b) => a.Hash.CompareTo(b.Hash) is not 0 and var byName ? byName : a.Index.CompareTo(b.Index));
        return keys;
    }
}
