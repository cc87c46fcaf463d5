using System.Text.Json;
using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Reports;

/// <summary>The memory picture in JSON reports.</summary>
internal static class MemoryMapJson
{
    /// <summary>The most stretches outside of regions that a report holds.</summary>
    private const int MostStretches = 4096;

    /// <summary>Member <c>memoryMap</c>.</summary>
    public static void MemoryMap(this Utf8JsonWriter json, MemoryPicture picture)
    {
        json.WriteStartObject("memoryMap");
        json.List("regions", picture.Regions, json.MapRegion);
        json.List("outside", picture.Outside.Take(MostStretches), json.MapRegion);
        json.WriteString("outsideMeaning", JsonReport.Kebab(picture.OutsideMeaning));
        json.List("overlaps", picture.Overlaps, json.MapOverlap);
        json.WriteBoolean("moreOverlaps", picture.HasMoreOverlaps);
        json.WriteEndObject();
    }

    private static void MapRegion(this Utf8JsonWriter json, MapRegion region)
    {
        json.WriteString("origin", JsonReport.Kebab(region.Origin));
        json.WriteString("name", region.Name);
        json.WriteString("path", region.NodePath.Length == 0 ? null : region.NodePath);
        json.WriteString("role", region.Role is { } role ? JsonReport.Kebab(role) : null);
        json.Address("deviceAddress", region.DeviceAddress);
        json.Address("physicalAddress", region.PhysicalAddress);
        json.WriteNumber("size", region.Size);
        json.WriteBoolean("noMap", region.IsNoMap);
        json.WriteBoolean("mapped", region.IsMapped);
        json.WriteNumber("used", region.UsedBytes);
        json.WriteNumber("free", region.FreeBytes);
        json.WriteStartObject("largestGap");
        json.Memory(region.LargestGap);
        json.WriteEndObject();
        json.WriteNumber("useCount", region.UseCount);
        json.List("uses", region.Uses, json.MapUse);
    }

    private static void MapUse(this Utf8JsonWriter json, MapUse use)
    {
        json.WriteString("kind", JsonReport.Kebab(use.Kind));
        json.WriteString("name", use.Name);
        json.Memory(use.Memory);
        json.Address("physicalAddress", use.PhysicalAddress);
        json.WriteBoolean("placed", use.IsPlaced);
        if (use.Source.Length != 0)
            json.WriteString("source", use.Source);
        if (use.Segment is { } segment)
        {
            json.WriteNumber("segment", segment.Index);
            json.WriteNumber("fileOffset", segment.Offset);
            json.WriteNumber("fileSize", segment.FileSize);
        }

        if (use.Sections.Count != 0)
            json.List("sections", use.Sections, json.MapSection);
    }

    private static void MapSection(this Utf8JsonWriter json, MapSection section)
    {
        json.WriteString("name", section.Name);
        json.WriteString("kind", JsonReport.Kebab(section.Kind));
        json.Memory(section.Memory);
    }

    private static void MapOverlap(this Utf8JsonWriter json, MapOverlap overlap)
    {
        json.WriteString("first", overlap.First.Name);
        json.WriteString("second", overlap.Second.Name);
        json.Memory(overlap.Memory);
    }
}
