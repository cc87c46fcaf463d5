using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Cli.Output;

/// <summary>What a use of memory is called in a table.</summary>
internal static class MapNames
{
    private const int Usual = 28;

    /// <summary>A segment by its sections, anything else by its name.</summary>
    /// <param name="use">The use.</param>
    /// <param name="spare">Columns that the screen has beyond the usual ones.</param>
    public static string Of(MapUse use, int spare = 0)
    {
        var longest = Usual + spare;
        if (use.Sections.Count == 0 || use.Kind == MapUseKind.Section)
            return TextWidth.Cut(use.Name, longest);
        // No more names than can be shown are read.
        var names = TextWidth.Cut(string.Join(' ', use.Sections.Take(longest).Select(section => section.Name).Where(name => name.Length != 0)), longest);
        return names.Length == 0 ? use.Name : names;
    }
}
