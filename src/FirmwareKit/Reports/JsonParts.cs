using System.Text.Json;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Platforms;

namespace FirmwareKit.Reports;

/// <summary>Objects that several reports hold, in one spelling.</summary>
internal static class JsonParts
{
    /// <summary>Member <c>vectorTable</c>; left out when there is none.</summary>
    public static void VectorTable(this Utf8JsonWriter json, VectorTable? table)
    {
        if (table is not { } vectors)
            return;
        json.WriteStartObject("vectorTable");
        json.Address("address", vectors.Address);
        json.Address("stackPointer", vectors.InitialStackPointer);
        json.Address("resetVector", vectors.ResetVector);
        json.WriteBoolean("thumb", vectors.HasThumbBit);
        json.WriteEndObject();
    }

    /// <summary>Member <c>regions</c>, in the order in which Linux searches them.</summary>
    public static void Regions(this Utf8JsonWriter json, RemoteProcessor processor) => json.List("regions", processor.Regions, json.Region);

    /// <summary>Member <c>complaints</c>: what is wrong with a tree's blob, the notes too.</summary>
    public static void Complaints(this Utf8JsonWriter json, DeviceTree tree) => json.List("complaints", tree.Complaints, complaint =>
    {
        json.WriteString("rule", complaint.Rule);
        json.WriteString("severity", JsonReport.Kebab(complaint.Severity));
        json.WriteString("message", complaint.Message);
        json.WriteNumber("offset", complaint.Offset);
        json.WriteString("path", complaint.Path);
    });

    /// <summary>Members of one region.</summary>
    public static void Region(this Utf8JsonWriter json, ProcessorRegion region)
    {
        json.WriteString("name", region.Name);
        json.Address("deviceAddress", region.DeviceAddress);
        json.Address("physicalAddress", region.PhysicalAddress);
        json.WriteNumber("size", region.Size);
    }

    /// <summary>Member <c>log</c>: the kernel's lines.</summary>
    public static void Log(this Utf8JsonWriter json, IReadOnlyList<LogLine> log) => json.List("log", log, line =>
    {
        json.WriteString("level", JsonReport.Kebab(line.Level));
        json.WriteString("text", line.Text);
    });
}
