using FirmwareKit.Binary;
using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>One thing that the map draws: a use of memory, or a section in one.</summary>
/// <param name="Style">Class of its colour.</param>
/// <param name="Kind">What it is, in words.</param>
/// <param name="Name">Its name.</param>
/// <param name="Memory">Device addresses.</param>
/// <param name="PhysicalAddress">Where the main CPU sees the start; null when that is not known.</param>
internal sealed record MapItem(string Style, string Kind, string Name, AddressRange Memory, ulong? PhysicalAddress)
{
    public static MapItem Of(MapUse use) => new(StyleOf(use.Kind), KindOf(use), use.Name, use.Memory, use.PhysicalAddress);

    public static MapItem Of(MapSection section, MapUse use)
    {
        // Sections keep their distance from the start of what holds them.
        var physical = use.PhysicalAddress is { } start ? unchecked(start + (section.Memory.Start - use.Memory.Start)) : (ulong?)null;
        return new MapItem(StyleOf(section.Kind), $"section: {KindOf(section.Kind)}", DrawnName.OfSection(section.Name), section.Memory, physical);
    }

    /// <summary>The class of the colour of a section, and of what is in it.</summary>
    public static string StyleOf(MapSectionKind kind) => kind switch
    {
        MapSectionKind.Code => "code",
        MapSectionKind.Constants => "constants",
        MapSectionKind.Data => "data",
        _ => "zeroed",
    };

    /// <summary>All of it in one line, for those who hear it, and for the pointer where no script runs.</summary>
    public string Describe()
    {
        var linux = PhysicalAddress is { } physical ? $", Linux's view {new AddressRange(physical, Memory.Size)}" : string.Empty;
        return $"{Name}, {Kind}, core's view {Memory}{linux}, {Quantity.Size(Memory.Size)}";
    }

    private static string StyleOf(MapUseKind kind) => kind switch
    {
        MapUseKind.Vring or MapUseKind.Buffers => "ring",
        MapUseKind.Trace => "trace",
        MapUseKind.ResourceTable => "table",
        MapUseKind.Stack => "stack",
        MapUseKind.Heap => "heap",
        _ => "segment",
    };

    private static string KindOf(MapSectionKind kind) => kind == MapSectionKind.Zeroed ? "zeroed or not initialised" : StyleOf(kind);

    private static string KindOf(MapUse use)
    {
        var kind = use.Kind switch
        {
            MapUseKind.Segment => "segment",
            MapUseKind.RunAddress => "segment at its run address",
            MapUseKind.Section => "section in no segment",
            MapUseKind.Vring => "virtio ring",
            MapUseKind.Buffers => "rpmsg buffers",
            MapUseKind.Trace => "trace buffer",
            MapUseKind.ResourceTable => "resource table",
            MapUseKind.Stack => "stack",
            _ => "heap",
        };
        if (use.Source.Length != 0)
            kind = $"{kind}, told by {use.Source}";
        if (!use.IsReserved)
            kind += ", not reserved";
        return use.IsPlaced ? kind : $"{kind}, not loaded";
    }
}
