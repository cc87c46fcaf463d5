using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Cli.Output;

/// <summary>What a use of memory is called in a table.</summary>
internal static class MapNames
{
    private const int Longest = 28;

    /// <summary>A segment by its sections, anything else by its name.</summary>
    public static string Of(MapUse use)
    {
        if (use.Sections.Count == 0 || use.Kind == MapUseKind.Section)
            return Cut(use.Name);
        // No more names than can be shown are read.
        var names = Cut(string.Join(' ', use.Sections.Take(Longest).Select(section => section.Name).Where(name => name.Length != 0)));
        return names.Length == 0 ? use.Name : names;
    }

    private static string Cut(string text) => text.Length <= Longest ? text : text[..(Longest - 3)].TrimEnd('.', ' ') + "...";
}
