using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;

namespace FirmwareKit.MemoryMaps;

/// <summary>A function or variable at its place in a picture.</summary>
/// <param name="Symbol">The function or variable.</param>
/// <param name="Memory">Device addresses. With its section: where that runs, or where it is loaded when the picture shows only that.</param>
/// <param name="PhysicalAddress">Where the main CPU sees the start; null when that is not known.</param>
/// <param name="Section">The section that it starts in.</param>
internal sealed record PlacedSymbol(MapSymbol Symbol, AddressRange Memory, ulong? PhysicalAddress, MapSection Section)
{
    /// <summary>The name as a picture shows it.</summary>
    public string DrawnName { get; init; } = Symbol.Name;
}

/// <summary>Where the functions and variables of a firmware are in its picture: the largest, so that a file with millions of them costs no more than one pass.</summary>
internal sealed class SymbolPlaces
{
    private readonly Dictionary<(ElfFile Elf, int Index), (MapSection Section, MapUse Use)> _byHeader = [];
    private readonly (MapSection Section, MapUse Use)[] _byAddress;

    private SymbolPlaces(MemoryPicture picture, IReadOnlyList<MapSymbol> largest, long leftOut)
    {
        (Largest, LeftOut) = (largest, leftOut);
        foreach (var use in picture.Uses)
        {
            foreach (var section in use.Sections)
            {
                // The picture has a copied section twice: its symbols are where it runs.
                if (IsAtRunAddress(section) || !_byHeader.ContainsKey(section.Header))
                    _byHeader[section.Header] = (section, use);
            }
        }

        _byAddress = [.. _byHeader.Values.OrderBy(place => place.Section.Section.Address)];
        Placed = [.. largest.Select(Place).OfType<PlacedSymbol>().OrderBy(symbol => symbol.Memory.Start).ThenByDescending(symbol => symbol.Memory.Size)];
    }

    /// <summary>The largest functions and variables, largest first, those that have no place included.</summary>
    public IReadOnlyList<MapSymbol> Largest { get; }

    /// <summary>How many smaller ones there are.</summary>
    public long LeftOut { get; }

    /// <summary>Those of <see cref="Largest"/> that start in a section of the picture, by address; of those at one address, the largest comes first.</summary>
    public IReadOnlyList<PlacedSymbol> Placed { get; }

    /// <summary>Finds the places.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="image">The firmware that it is of.</param>
    /// <param name="count">How many to place.</param>
    /// <exception cref="IOException">The firmware cannot be read.</exception>
    public static SymbolPlaces Of(MemoryPicture picture, FirmwareImage image, int count)
    {
        var largest = LargestContent.Symbols(image, count, out var leftOut);
        return new SymbolPlaces(picture, largest, leftOut);
    }

    private static bool IsAtRunAddress(MapSection section) => section.Memory.Start == section.Section.Address;

    private static bool Holds(MapSection section, ulong address) => new AddressRange(section.Section.Address, section.Section.Size).Contains(address);

    private PlacedSymbol? Place(MapSymbol symbol)
    {
        var start = symbol.Memory.Start;
        // An absolute symbol, or one that is not in the section that it names, is in the section at its address.
        if (!(symbol.Home is { } home && _byHeader.TryGetValue(home, out var place) && Holds(place.Section, start)) && !TryFind(start, out place))
            return null;
        var (section, use) = place;
        var memory = symbol.Memory with { Start = unchecked(section.Memory.Start + (start - section.Section.Address)) };
        return new PlacedSymbol(symbol, memory, use.PhysicalAddress is { } physical ? unchecked(physical + (memory.Start - use.Memory.Start)) : null, section);
    }

    private bool TryFind(ulong address, out (MapSection Section, MapUse Use) place)
    {
        var (low, high) = (0, _byAddress.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_byAddress[middle].Section.Section.Address <= address)
                low = middle + 1;
            else
                high = middle;
        }

        place = low == 0 ? default : _byAddress[low - 1];
        return low != 0 && Holds(place.Section, address);
    }
}
