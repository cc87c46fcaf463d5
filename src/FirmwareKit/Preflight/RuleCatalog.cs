using FirmwareKit.Preflight.Rules;

namespace FirmwareKit.Preflight;

/// <summary>All rules, by id.</summary>
public static class RuleCatalog
{
    /// <summary>The rules in the order of their ids.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        .. ElfRules.All,
        .. ResourceTableRules.All,
        .. DeviceTreeRules.All,
        .. PropertyRules.All,
        .. ProcessorNodeRules.All,
        .. ReferenceRules.All,
        .. NodeValueRules.All,
        .. FlavourRules.All,
        .. ReservedMemoryRules.All,
        .. RegionPlacementRules.All,
        .. SecureTreeRules.All,
        .. LayoutRules.All,
        .. SignedImageRules.All,
        .. BootRules.All,
        .. KernelRules.All,
        .. InstalledFirmwareRules.All,
    ];
}
