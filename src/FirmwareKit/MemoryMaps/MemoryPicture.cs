using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Platforms;

namespace FirmwareKit.MemoryMaps;

/// <summary>
/// The memory once the firmware is loaded and runs: what is where, in device and physical addresses, and who owns it. Reports and maps are drawn from it. Work and
/// size grow with the file (n log n), whatever the file says.
/// </summary>
public sealed class MemoryPicture
{
    /// <summary>The most uses that a region lists; their bytes all count.</summary>
    public const int MostUses = 4096;

    /// <summary>The most overlaps that are listed.</summary>
    public const int MostOverlaps = 256;

    private IReadOnlyList<MapRegion>? _outside;

    internal MemoryPicture(IReadOnlyList<MapUse> uses, IReadOnlyList<MapRegion> regions, MapOverlaps overlaps, OutsideMeaning outside)
    {
        OutsideMeaning = outside;
        Uses = uses;
        Regions = regions;
        Overlaps = overlaps.List;
        HasMoreOverlaps = overlaps.IsCut;
    }

    /// <summary>Everything that uses memory, by device address.</summary>
    public IReadOnlyList<MapUse> Uses { get; }

    /// <summary>The regions: first those of <c>memory-region</c> in list order, then the driver's own, then OP-TEE's as far as they are known.</summary>
    public IReadOnlyList<MapRegion> Regions { get; }

    /// <summary>What starts in no region, as stretches of memory that are close together; all there is when the board is not known.</summary>
    public IReadOnlyList<MapRegion> Outside => _outside ??= MapStretches.Find(Uses, Regions);

    /// <summary>What it means that something is in no region.</summary>
    public OutsideMeaning OutsideMeaning { get; }

    /// <summary>What people call the memory outside of regions, the same in every report; it stands where a region's name would.</summary>
    public string OutsideName => OutsideMeaning switch
    {
        OutsideMeaning.Misplaced => "in no region",
        OutsideMeaning.PlacedByBootChain => "placed by the boot chain",
        OutsideMeaning.PlacedByOpTee => "placed by OP-TEE",
        _ => "memory",
    };

    /// <summary>What people call a region or a stretch of the picture.</summary>
    /// <param name="region">The region or stretch.</param>
    public string NameOf(MapRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return region.Origin == MapRegionOrigin.None ? OutsideName : region.Name;
    }

    /// <summary>Pairs of uses that destroy each other, by address.</summary>
    public IReadOnlyList<MapOverlap> Overlaps { get; }

    /// <summary>Whether there are more overlaps than are listed.</summary>
    public bool HasMoreOverlaps { get; }

    /// <summary>Draws the picture of a start on a board.</summary>
    /// <param name="image">The firmware: an ELF file or a signed image.</param>
    /// <param name="processor">The processor.</param>
    /// <param name="outcome">What the loader did with them.</param>
    /// <param name="secureRegions">The regions of OP-TEE's own device tree; empty when they are not known.</param>
    /// <param name="vectors">The vector table that the core starts with; null when it is not known.</param>
    /// <exception cref="IOException">The firmware cannot be read.</exception>
    public static MemoryPicture Draw(FirmwareImage image, RemoteProcessor processor, LoadOutcome outcome, IReadOnlyList<OpTeeRegion> secureRegions, VectorTable? vectors)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(processor);
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(secureRegions);
        var addresses = new BoardAddresses(processor, secureRegions);
        var uses = MapUses.Of(image, outcome, vectors, addresses);
        return new MemoryPicture(uses, MapRegions.Of(processor, secureRegions, uses), MapOverlaps.Find(uses), MeaningOf(processor, outcome, secureRegions));
    }

    /// <summary>Draws the picture of firmware whose board is not known: all of it is <see cref="Outside"/>.</summary>
    /// <param name="image">The firmware: an ELF file or a signed image.</param>
    /// <exception cref="IOException">The firmware cannot be read.</exception>
    public static MemoryPicture Draw(FirmwareImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var uses = MapUses.Of(image, outcome: null, vectors: null, BoardAddresses.Unknown);
        return new MemoryPicture(uses, [], MapOverlaps.Find(uses), OutsideMeaning.BoardUnknown);
    }

    /// <summary>Only a loader whose regions are known can be said to have none for something.</summary>
    private static OutsideMeaning MeaningOf(RemoteProcessor processor, LoadOutcome outcome, IReadOnlyList<OpTeeRegion> secureRegions)
    {
        if (outcome.Attachment is not null)
            return OutsideMeaning.PlacedByBootChain;
        var isOpTee = outcome.SecureLoad is not null || processor.Type.Delivery == FirmwareDelivery.SignedImage;
        return isOpTee && secureRegions.Count == 0 ? OutsideMeaning.PlacedByOpTee : OutsideMeaning.Misplaced;
    }
}
