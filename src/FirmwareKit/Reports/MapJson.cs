
namespace FirmwareKit.Reports;

/// <summary>The memory map as JSON, schema <c>fwkit.map/1</c>.</summary>
public static class MapJson
{
    /// <summary>Writes the map.</summary>
    /// <param name="map">The map.</param>
    public static string Write(MapReport map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return JsonReport.Write("fwkit.map/1", json =>
        {
            json.WriteString("name", map.Image.Name);
            json.WriteString("format", JsonReport.Kebab(map.Image.Format));
            json.WriteNumber("size", map.Image.Source.Length);
            json.WriteString("verdict", map.Check is { } check ? JsonReport.Kebab(check.Verdict) : null);
            json.WriteString("processor", map.Check?.Context.Processor.Node.Path);
            json.MemoryMap(map.Picture);
            json.List("largestSections", map.LargestSections, section =>
            {
                json.WriteString("name", section.Name);
                json.WriteString("kind", JsonReport.Kebab(section.Content));
                json.Memory(section.Memory);
            });
            json.List("largestSymbols", map.LargestSymbols, symbol =>
            {
                json.WriteString("name", symbol.Name);
                json.WriteString("kind", symbol.IsFunction ? "function" : "variable");
                json.Memory(symbol.Memory);
                json.WriteString("section", symbol.Section);
            });
        });
    }
}
