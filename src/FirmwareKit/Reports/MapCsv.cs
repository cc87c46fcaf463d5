using System.Globalization;
using System.Text;
using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Reports;

/// <summary>
/// The memory map as a table of comma-separated values (RFC 4180), as a linker's map file lists it: regions, what is in them, the sections of segments, and the
/// largest symbols when they are asked for.
/// </summary>
public static class MapCsv
{
    /// <summary>The names of the columns.</summary>
    public const string Header = "level,kind,region,name,device_address,physical_address,size,used,placed,source";

    /// <summary>Writes the map.</summary>
    /// <param name="map">The map.</param>
    public static string Write(MapReport map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var text = new StringBuilder(Header);
        foreach (var region in map.InOrder())
        {
            var name = map.Picture.NameOf(region);
            Row(text, "region", JsonReport.Kebab(region.Origin), name, name, region.DeviceAddress, region.PhysicalAddress, region.Size, region.UsedBytes.ToString(CultureInfo.InvariantCulture));
            foreach (var use in region.Uses)
                WriteUse(text, name, use);
        }

        foreach (var symbol in map.LargestSymbols)
            Row(text, "symbol", symbol.IsFunction ? "function" : "variable", string.Empty, symbol.Name, symbol.Memory.Start, null, symbol.Memory.Size, source: symbol.Section);
        return text.ToString();
    }

    private static void WriteUse(StringBuilder text, string region, MapUse use)
    {
        Row(text, "use", JsonReport.Kebab(use.Kind), region, use.Name, use.Memory.Start, use.PhysicalAddress, use.Memory.Size, placed: use.IsPlaced ? "yes" : "no", source: use.Source);
        if (use.Kind == MapUseKind.Section)
            return;
        foreach (var section in use.Sections)
        {
            var physical = use.PhysicalAddress is { } start ? unchecked(start + (section.Memory.Start - use.Memory.Start)) : (ulong?)null;
            Row(text, "section", JsonReport.Kebab(section.Kind), region, section.Name, section.Memory.Start, physical, section.Memory.Size, source: use.Name);
        }
    }

    private static void Row(StringBuilder text, string level, string kind, string region, string name, ulong? address, ulong? physical, ulong size, string used = "", string placed = "", string source = "") =>
        text.Append('\n').AppendJoin(',', level, kind, Field(region), Field(name), Hex(address), Hex(physical), size.ToString(CultureInfo.InvariantCulture), used, placed, Field(source));

    private static string Hex(ulong? address) => address is { } value ? JsonReport.Hex(value) : string.Empty;

    /// <summary>A field that stays one, whatever the file calls its sections; spreadsheets take text with such a beginning for a formula.</summary>
    private static string Field(string text)
    {
        var plain = new StringBuilder();
        if (text is ['=' or '+' or '-' or '@', ..])
            plain.Append('\'');
        foreach (var c in text)
            plain.Append(char.IsControl(c) ? '?' : c);
        var field = plain.ToString();
        return field.AsSpan().IndexOfAny(',', '"') < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
