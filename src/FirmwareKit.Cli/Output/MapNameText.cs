using FirmwareKit.MemoryMaps;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Output;

/// <summary>What a use of memory is called in a table of some width.</summary>
internal static class MapNameText
{
    private const int Usual = 28;

    /// <summary>The name, cut to its columns.</summary>
    /// <param name="use">The use.</param>
    /// <param name="spare">Columns that the screen has beyond the usual ones.</param>
    public static string Of(MapUse use, int spare = 0) => TextWidth.Cut(MapNames.Of(use, Usual + spare), Usual + spare);
}
