using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Reports;

/// <summary>What a use of memory is called where people read it: the same in every report.</summary>
public static class MapNames
{
    /// <summary>A segment by its sections, anything else by its name; as long as it is.</summary>
    /// <param name="use">The use.</param>
    /// <param name="most">The most sections that are named: no more names than can be shown are read.</param>
    public static string Of(MapUse use, int most)
    {
        ArgumentNullException.ThrowIfNull(use);
        if (use.Sections.Count == 0 || use.Kind == MapUseKind.Section)
            return use.Name;
        var names = string.Join(' ', use.Sections.Take(most).Select(section => section.Name).Where(name => name.Length != 0));
        return names.Length == 0 ? use.Name : names;
    }
}
