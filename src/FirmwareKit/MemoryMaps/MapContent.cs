using FirmwareKit.Binary;
using FirmwareKit.Firmware;

namespace FirmwareKit.MemoryMaps;

/// <summary>What a byte of memory holds, for maps. Where several are true of a byte, a later one says more.</summary>
public enum MapContent
{
    /// <summary>Nothing.</summary>
    Free,

    /// <summary>Content of a segment outside of sections: padding, or a file without section headers.</summary>
    Other,

    /// <summary>Code.</summary>
    Code,

    /// <summary>Constants.</summary>
    Constants,

    /// <summary>Variables with a value in the file.</summary>
    Data,

    /// <summary>Zeroed or not initialised variables.</summary>
    Zeroed,

    /// <summary>A virtio ring.</summary>
    Vring,

    /// <summary>Buffers of rpmsg.</summary>
    Buffers,

    /// <summary>A trace buffer.</summary>
    Trace,

    /// <summary>The resource table.</summary>
    ResourceTable,

    /// <summary>A heap.</summary>
    Heap,

    /// <summary>A stack.</summary>
    Stack,

    /// <summary>Two uses that destroy each other.</summary>
    Overlap,
}

/// <summary>One line of a map: a section, or a use that has no sections.</summary>
/// <param name="Content">What it holds.</param>
/// <param name="Name">The section's name, or the use's.</param>
/// <param name="Memory">Device addresses.</param>
/// <param name="Use">The use that it belongs to.</param>
public sealed record MapSpan(MapContent Content, string Name, AddressRange Memory, MapUse Use)
{
    /// <summary>The lines of a use, by address.</summary>
    /// <param name="use">The use.</param>
    public static IEnumerable<MapSpan> Of(MapUse use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return use.Sections.Count == 0
            ? [new MapSpan(ContentOf(use), use.Name, use.Memory, use)]
            : use.Sections.Select(section => new MapSpan(ContentOf(section), section.Name.Length == 0 ? use.Name : section.Name, section.Memory, use));
    }

    /// <summary>What a use holds as a whole.</summary>
    internal static MapContent ContentOf(MapUse use) => use.Kind switch
    {
        MapUseKind.Section => MapContent.Zeroed,
        MapUseKind.Vring => MapContent.Vring,
        MapUseKind.Buffers => MapContent.Buffers,
        MapUseKind.Trace => MapContent.Trace,
        MapUseKind.ResourceTable => MapContent.ResourceTable,
        MapUseKind.Stack => MapContent.Stack,
        MapUseKind.Heap => MapContent.Heap,
        _ => MapContent.Other,
    };

    internal static MapContent ContentOf(MapSection section) => section.Kind switch
    {
        MapSectionKind.Data or MapSectionKind.Constants when section.Name == ResourceTable.SectionName => MapContent.ResourceTable,
        MapSectionKind.Code => MapContent.Code,
        MapSectionKind.Constants => MapContent.Constants,
        MapSectionKind.Data => MapContent.Data,
        _ => MapContent.Zeroed,
    };
}
