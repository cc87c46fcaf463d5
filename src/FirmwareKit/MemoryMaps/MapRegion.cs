using FirmwareKit.Binary;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.MemoryMaps;

/// <summary>Where a region of the picture comes from.</summary>
public enum MapRegionOrigin
{
    /// <summary>An entry of the processor's <c>memory-region</c>.</summary>
    Listed,

    /// <summary>Memory that the driver maps by its own table, such as a TCM.</summary>
    Driver,

    /// <summary>A region of OP-TEE's own device tree.</summary>
    OpTee,

    /// <summary>No region: a stretch of memory that something uses.</summary>
    None,
}

/// <summary>A region of memory and what is in it.</summary>
public sealed record MapRegion
{
    /// <summary>Where it comes from.</summary>
    public required MapRegionOrigin Origin { get; init; }

    /// <summary>Its name: the node's, without unit address; empty for a stretch.</summary>
    public required string Name { get; init; }

    /// <summary>Where the core sees it; null when it does not, or when the address is found at boot.</summary>
    public required ulong? DeviceAddress { get; init; }

    /// <summary>Where the main CPU sees it; null when that is not known.</summary>
    public required ulong? PhysicalAddress { get; init; }

    /// <summary>Size in bytes; 0 when it is not known.</summary>
    public required ulong Size { get; init; }

    /// <summary>The entry of <c>memory-region</c>; null for regions of another origin.</summary>
    public ProcessorRegion? Listed { get; init; }

    /// <summary>Path of its node; empty when it has none.</summary>
    public string NodePath => Listed?.Node?.Path ?? string.Empty;

    /// <summary>Whether Linux may not map it for itself (<c>no-map</c>).</summary>
    public bool IsNoMap => Listed?.Reserved?.IsNoMap == true;

    /// <summary>Whether a loader can write segments into it: the rpmsg buffers' pool is not mapped.</summary>
    public bool IsMapped { get; init; } = true;

    /// <summary>What it is for, by its name; null when the platform table does not know the name.</summary>
    public RegionRole? Role => Core?.RoleOf(Name);

    /// <summary>Device addresses; an empty range when the core does not see it.</summary>
    public AddressRange Memory => DeviceAddress is { } start ? new AddressRange(start, Size) : default;

    /// <summary>What shares bytes with it, by address; at most <see cref="MemoryPicture.MostUses"/>.</summary>
    public IReadOnlyList<MapUse> Uses { get; internal set; } = [];

    /// <summary>How many uses there are, those beyond <see cref="Uses"/> included.</summary>
    public int UseCount { get; internal set; }

    /// <summary>Bytes that something uses; those that two things use count once.</summary>
    public ulong UsedBytes { get; internal set; }

    /// <summary>Bytes that nothing uses.</summary>
    public ulong FreeBytes => Size - UsedBytes;

    /// <summary>The largest part that nothing uses, device addresses; empty when all is used.</summary>
    public AddressRange LargestGap { get; internal set; }

    /// <summary>What is too small to be made out at the region's scale: the groups of uses that lie close together and take less than a part of it.</summary>
    /// <param name="part">A group is small when it takes less than the region's size divided by this number.</param>
    public IEnumerable<MapRegion> SmallGroups(int part)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(part, 1);
        var memory = Memory;
        var most = Size / (ulong)part;
        return MapStretches.Group([.. Uses.Where(use => memory.Contains(use.Memory))], most).Where(group => group.Size < most && group.Uses.SelectMany(MapSpan.Of).Select(span => span.Memory).Distinct().Skip(1).Any());
    }

    internal SocCore? Core { get; init; }
}
