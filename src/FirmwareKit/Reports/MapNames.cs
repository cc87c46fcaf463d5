using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Reports;

/// <summary>What a use of memory is called where people read it: the same in every report.</summary>
public static class MapNames
{
    private const int Usual = 28;

    /// <summary>A segment by its sections, anything else by its name.</summary>
    /// <param name="use">The use.</param>
    /// <param name="spare">Characters for which there is room beyond the usual 28.</param>
    public static string Of(MapUse use, int spare = 0)
    {
        ArgumentNullException.ThrowIfNull(use);
        var longest = Usual + spare;
        if (use.Sections.Count == 0 || use.Kind == MapUseKind.Section)
            return TextWidth.Cut(use.Name, longest);
        // No more names than can be shown are read.
        var names = TextWidth.Cut(string.Join(' ', use.Sections.Take(longest).Select(section => section.Name).Where(name => name.Length != 0)), longest);
        return names.Length == 0 ? use.Name : names;
    }
}
