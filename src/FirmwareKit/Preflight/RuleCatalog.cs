using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FirmwareKit.Preflight.Rules;

namespace FirmwareKit.Preflight;

/// <summary>All rules, by id.</summary>
public static class RuleCatalog
{
    /// <summary>The rules in the order of their ids.</summary>
    public static IReadOnlyList<Rule> All { get; } = ((Rule[])
    [
        .. ElfRules.All,
        .. CoreRules.All,
        .. ResourceTableRules.All,
        .. AttachTableRules.All,
        .. CarveoutRules.All,
        .. VdevRules.All,
        .. TableLayoutRules.All,
        .. DeviceTreeRules.All,
        .. PropertyRules.All,
        .. ProcessorNodeRules.All,
        .. ReferenceRules.All,
        .. NodeValueRules.All,
        .. RegisterBitRules.All,
        .. FlavourRules.All,
        .. ReservedMemoryRules.All,
        .. RegionPlacementRules.All,
        .. SecureTreeRules.All,
        .. BlobRules.All,
        .. AttachTreeRules.All,
        .. SegmentPlacementRules.All,
        .. LayoutRules.All,
        .. SegmentRules.All,
        .. AliasRules.All,
        .. OtherBoardRules.All,
        .. AttachMemoryRules.All,
        .. MemoryMapRules.All,
        .. SignedImageRules.All,
        .. BootRules.All,
        .. VectorRules.All,
        .. KernelRules.All,
        .. InstalledFirmwareRules.All,
        .. InitramfsRules.All,
    ]).OrderBy(rule => rule.Id, StringComparer.Ordinal).ToArray();

    /// <summary>Finds a rule.</summary>
    /// <param name="id">Its id, in any letter case.</param>
    /// <param name="rule">The rule.</param>
    public static bool TryFind(string id, [NotNullWhen(true)] out Rule? rule)
    {
        rule = All.FirstOrDefault(candidate => candidate.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        return rule is not null;
    }

    /// <summary>The three rules whose ids are most like a word that is no id: what the user may have meant.</summary>
    /// <param name="id">The word.</param>
    public static IReadOnlyList<Rule> Nearest(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var number = NumberOf(id);
        return [.. All.OrderBy(rule => Edits(rule.Id, id)).ThenBy(rule => Math.Abs(NumberOf(rule.Id) - number)).Take(3)];
    }

    /// <summary>How many letters must be added, left out or changed to make the one out of the other (Levenshtein).</summary>
    private static int Edits(string id, string word)
    {
        // One row of the table, for the first letters of the word.
        Span<int> row = stackalloc int[id.Length + 1];
        for (var i = 0; i < row.Length; i++)
            row[i] = i;
        foreach (var letter in word)
        {
            var diagonal = row[0]++;
            for (var i = 1; i < row.Length; i++)
            {
                var changed = diagonal + (char.ToUpperInvariant(letter) == id[i - 1] ? 0 : 1);
                diagonal = row[i];
                row[i] = Math.Min(changed, Math.Min(row[i], row[i - 1]) + 1);
            }
        }

        return row[^1];
    }

    private static long NumberOf(string id) =>
        uint.TryParse(id.AsSpan().TrimStart("FKfk"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
