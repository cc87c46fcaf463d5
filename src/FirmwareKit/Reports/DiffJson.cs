using System.Text.Json;
using FirmwareKit.Comparison;
using FirmwareKit.Elf;
using FirmwareKit.Preflight;

namespace FirmwareKit.Reports;

/// <summary>What changed between two firmware files as JSON, schemas <c>fwkit.diff/1</c> and <c>fwkit.diff-bits/1</c>.</summary>
public static class DiffJson
{
    /// <summary>Writes what changed.</summary>
    /// <param name="report">The comparison.</param>
    public static string Write(DiffReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var diff = report.Diff;
        return JsonReport.Write("fwkit.diff/1", json =>
        {
            json.WriteString("verdict", JsonReport.Kebab(diff.Verdict));
            WriteFile(json, "old", diff.Old, report.OldCheck);
            WriteFile(json, "new", diff.New, report.NewCheck);
            json.WriteString("processor", report.NewCheck?.Context.Processor.Node.Path);
            WriteDifferences(json, diff.Differences);
            json.WriteNumber("differenceCount", diff.DifferenceCount);
            json.List("images", diff.Images, image => WriteImage(json, image));
            json.Strings("notLoaded", diff.Unloaded.Select(JsonReport.Kebab));
            json.List("regions", report.Regions, region =>
            {
                json.WriteString("name", region.Name);
                json.Address("deviceAddress", region.DeviceAddress);
                json.WriteNumber("size", region.Size);
                json.WriteNumber("oldUsed", region.OldUsed);
                json.WriteNumber("newUsed", region.NewUsed);
            });
        });
    }

    /// <summary>Writes a comparison byte for byte.</summary>
    /// <param name="diff">The comparison.</param>
    public static string Write(BitDiff diff)
    {
        ArgumentNullException.ThrowIfNull(diff);
        return JsonReport.Write("fwkit.diff-bits/1", json =>
        {
            json.WriteBoolean("identical", diff.IsIdentical);
            WriteFile(json, "old", diff.Old);
            WriteFile(json, "new", diff.New);
            json.WriteNumber("differingBytes", diff.DifferingBytes);
            json.WriteNumber("runCount", diff.RunCount);
            json.List("places", diff.Places, place =>
            {
                json.WriteString("name", place.Name);
                json.WriteNumber("bytes", place.Bytes);
                json.WriteNumber("firstOffset", place.First);
            });
            json.Strings("moved", diff.Moved);
            json.List("first", diff.First, run =>
            {
                json.WriteNumber("offset", run.Offset);
                json.WriteNumber("length", run.Length);
                json.WriteString("place", run.Place);
                json.WriteString("newPlace", run.NewPlace.Length == 0 ? null : run.NewPlace);
                if (run.SectionOffset is { } offset)
                    json.WriteNumber("sectionOffset", offset);
                else
                    json.WriteNull("sectionOffset");
                json.Address("address", run.Address);
                json.WriteString("symbol", run.Symbol.Length == 0 ? null : run.Symbol);
                json.WriteNumber("symbolOffset", run.SymbolOffset);
                json.WriteString("oldBytes", Convert.ToHexStringLower(run.OldBytes.Span));
                json.WriteString("newBytes", Convert.ToHexStringLower(run.NewBytes.Span));
            });
            json.List("causes", diff.Causes, cause =>
            {
                json.WriteString("kind", JsonReport.Kebab(cause.Kind));
                json.WriteNumber("offset", cause.Offset);
                json.WriteString("place", cause.Place);
                json.WriteString("old", cause.Old);
                json.WriteString("new", cause.New);
                json.WriteString("advice", cause.Advice);
            });
        });
    }

    private static void WriteFile(Utf8JsonWriter json, string member, DiffFile file, PreflightReport? check)
    {
        json.WriteStartObject(member);
        WriteFileMembers(json, file);
        json.WriteString("verdict", check is null ? null : JsonReport.Kebab(check.Verdict));
        json.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter json, string member, DiffFile file)
    {
        json.WriteStartObject(member);
        WriteFileMembers(json, file);
        json.WriteEndObject();
    }

    private static void WriteFileMembers(Utf8JsonWriter json, DiffFile file)
    {
        json.WriteString("name", file.Name);
        json.WriteString("format", JsonReport.Kebab(file.Format));
        json.WriteNumber("size", file.Size);
        json.WriteString("sha256", file.Sha256);
    }

    private static void WriteDifferences(Utf8JsonWriter json, IReadOnlyList<FirmwareDifference> differences) => json.List("differences", differences, difference =>
    {
        json.WriteString("area", JsonReport.Kebab(difference.Area));
        json.WriteString("item", difference.Item);
        json.WriteString("old", difference.Old);
        json.WriteString("new", difference.New);
        json.WriteString("reach", JsonReport.Kebab(difference.Reach));
        json.WriteString("note", difference.Note);
    });

    private static void WriteImage(Utf8JsonWriter json, ElfDiff image)
    {
        json.WriteNumber("oldImage", image.OldIndex);
        json.WriteNumber("newImage", image.NewIndex);
        json.WriteBoolean("sameOnBoard", image.IsSameOnBoard);
        json.WriteString("encrypted", JsonReport.Kebab(image.Encryption));
        WriteDifferences(json, image.Differences);
        json.WriteNumber("segmentCount", image.Segments.Count);
        json.List("segments", image.Segments.Items, segment =>
        {
            WriteSegment(json, "old", segment.Old);
            WriteSegment(json, "new", segment.New);
            WriteContent(json, segment.Content);
            json.WriteString("reach", JsonReport.Kebab(segment.Reach));
            json.Strings("sections", segment.Sections);
        });
        json.WriteNumber("sectionCount", image.Sections.Count);
        json.List("sections", image.Sections.Items, section =>
        {
            json.WriteString("name", section.Name);
            json.WriteBoolean("takesMemory", section.TakesMemory);
            WriteSection(json, "old", section.Old);
            WriteSection(json, "new", section.New);
            WriteContent(json, section.Content);
        });
        json.WriteStartObject("symbols");
        json.WriteNumber("old", image.Symbols.OldCount);
        json.WriteNumber("new", image.Symbols.NewCount);
        json.WriteNumber("added", image.Symbols.Added);
        json.WriteNumber("removed", image.Symbols.Removed);
        json.WriteNumber("grown", image.Symbols.Grown);
        json.WriteNumber("shrunk", image.Symbols.Shrunk);
        json.WriteBoolean("complete", image.Symbols.IsComplete);
        json.List("largest", image.Symbols.Largest, symbol =>
        {
            json.WriteString("name", symbol.Name);
            json.WriteString("kind", symbol.IsFunction ? "function" : "variable");
            WriteNumber(json, "oldSize", symbol.OldSize);
            WriteNumber(json, "newSize", symbol.NewSize);
            json.WriteNumber("otherNames", symbol.OtherNames);
        });
        json.WriteEndObject();
    }

    private static void WriteSegment(Utf8JsonWriter json, string member, ElfSegment? segment)
    {
        if (segment is not { } found)
        {
            json.WriteNull(member);
            return;
        }

        json.WriteStartObject(member);
        json.WriteNumber("index", found.Index);
        json.Address("physicalAddress", found.PhysicalAddress);
        json.Address("virtualAddress", found.VirtualAddress);
        json.WriteNumber("fileSize", found.FileSize);
        json.WriteNumber("memorySize", found.MemorySize);
        json.WriteString("flags", found.Flags.ToString());
        json.WriteEndObject();
    }

    private static void WriteSection(Utf8JsonWriter json, string member, ElfSection? section)
    {
        if (section is not { } found)
        {
            json.WriteNull(member);
            return;
        }

        json.WriteStartObject(member);
        json.Memory(found.Memory);
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, ContentChange content)
    {
        json.WriteString("content", JsonReport.Kebab(content.State));
        json.WriteNumber("differingBytes", content.DifferingBytes);
        json.WriteNumber("firstDifference", content.First);
    }

    private static void WriteNumber(Utf8JsonWriter json, string member, ulong? number)
    {
        if (number is { } value)
            json.WriteNumber(member, value);
        else
            json.WriteNull(member);
    }
}
