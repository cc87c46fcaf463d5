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
        .. CarveoutRules.All,
        .. VdevRules.All,
        .. TableLayoutRules.All,
        .. DeviceTreeRules.All,
        .. PropertyRules.All,
        .. ProcessorNodeRules.All,
        .. ReferenceRules.All,
        .. NodeValueRules.All,
        .. FlavourRules.All,
        .. ReservedMemoryRules.All,
        .. RegionPlacementRules.All,
        .. SecureTreeRules.All,
        .. SegmentPlacementRules.All,
        .. LayoutRules.All,
        .. SegmentRules.All,
        .. AliasRules.All,
        .. OtherBoardRules.All,
        .. SignedImageRules.All,
        .. BootRules.All,
        .. VectorRules.All,
        .. KernelRules.All,
        .. InstalledFirmwareRules.All,
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
        return [.. All.OrderBy(rule => DifferingPlaces(rule.Id, id)).ThenBy(rule => Math.Abs(NumberOf(rule.Id) - number)).Take(3)];
    }

    private static int DifferingPlaces(string id, string word)
    {
        var differing = Math.Abs(id.Length - word.Length);
        for (var i = 0; i < Math.Min(id.Length, word.Length); i++)
            differing += char.ToUpperInvariant(word[i]) == id[i] ? 0 : 1;
        return differing;
    }

    private static long NumberOf(string id) =>
        uint.TryParse(id.AsSpan().TrimStart("FKfk"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
