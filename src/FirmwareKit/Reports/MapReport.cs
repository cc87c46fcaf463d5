using FirmwareKit.Firmware;
using FirmwareKit.MemoryMaps;
using FirmwareKit.Preflight;

namespace FirmwareKit.Reports;

/// <summary>What <c>fwkit map</c> shows: the memory picture of a firmware, and what takes the most room in it.</summary>
/// <param name="Image">The firmware.</param>
/// <param name="Picture">The memory picture; drawings need nothing else.</param>
public sealed record MapReport(FirmwareImage Image, MemoryPicture Picture)
{
    /// <summary>The check that the picture is of; null when the board is not known.</summary>
    public PreflightReport? Check { get; private init; }

    /// <summary>The largest sections, largest first.</summary>
    public IReadOnlyList<MapSpan> LargestSections { get; private init; } = [];

    /// <summary>The largest functions and variables, largest first.</summary>
    public IReadOnlyList<MapSymbol> LargestSymbols { get; private init; } = [];

    /// <summary>The map of firmware whose board is not known.</summary>
    /// <param name="image">The firmware: an ELF file or a signed image.</param>
    /// <exception cref="IOException">The firmware cannot be read.</exception>
    public static MapReport Of(FirmwareImage image) => new(image, MemoryPicture.Draw(image));

    /// <summary>The map of firmware on a board.</summary>
    /// <param name="check">The check of the one on the other.</param>
    /// <exception cref="IOException">The firmware cannot be read.</exception>
    public static MapReport Of(PreflightReport check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return new MapReport(check.Context.Image, check.Picture) { Check = check };
    }

    /// <summary>The same map with the largest sections and symbols.</summary>
    /// <param name="count">How many of each.</param>
    /// <exception cref="IOException">The firmware cannot be read.</exception>
    public MapReport WithLargest(int count) => count == 0 ? this : this with
    {
        LargestSections = LargestContent.Sections(Picture, count),
        LargestSymbols = LargestContent.Symbols(Image, count),
    };

    /// <summary>The regions and stretches in the order of a map: by device address, those that the core does not see last.</summary>
    public IEnumerable<MapRegion> InOrder() => Picture.Regions
        // What the driver or OP-TEE could also reach matters when something is there.
        .Where(region => region.Origin == MapRegionOrigin.Listed || region.UseCount != 0)
        .Concat(Picture.Outside)
        .OrderBy(region => region.DeviceAddress is null)
        .ThenBy(region => region.DeviceAddress);
}
