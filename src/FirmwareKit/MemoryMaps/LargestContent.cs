using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;

namespace FirmwareKit.MemoryMaps;

/// <summary>What takes the most memory.</summary>
public static class LargestContent
{
    /// <summary>SHN_COMMON: not placed yet; the value is an alignment.</summary>
    private const ushort Common = 0xfff2;

    /// <summary>The largest sections of a picture, largest first.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<MapSpan> Sections(MemoryPicture picture, int count)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return
        [
            .. (from use in picture.Uses
                // At its run address a section is the same one again.
                where use.Kind is MapUseKind.Segment or MapUseKind.Section
                from section in use.Sections
                orderby section.Memory.Size descending, section.Memory.Start
                select (Use: use, Section: section)).Take(count)
                .Select(found => new MapSpan(MapSpan.ContentOf(found.Section), found.Section.Name, found.Section.Memory, found.Use)),
        ];
    }

    /// <summary>The largest functions and variables of a firmware, largest first; of several names for one, the first. None when it is stripped.</summary>
    /// <param name="image">The firmware: an ELF file or a signed image.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="IOException">The firmware cannot be read.</exception>
    public static IReadOnlyList<MapSymbol> Symbols(FirmwareImage image, int count) => Symbols(image, count, out _);

    /// <summary>The same, and how many smaller ones there are.</summary>
    internal static IReadOnlyList<MapSymbol> Symbols(FirmwareImage image, int count, out long leftOut)
    {
        ArgumentNullException.ThrowIfNull(image);
        leftOut = 0;
        var smallestFirst = new PriorityQueue<(ElfFile Elf, ElfSymbol Symbol), (ulong Size, ulong Reverse)>();
        var known = new HashSet<(ulong, ulong)>();
        foreach (var part in FirmwareParts.Of(image))
        {
            foreach (var symbol in part.Elf.GetSymbols())
            {
                if (!(symbol.IsFunction || symbol.IsObject) || symbol.Size == 0 || symbol.Section is 0 or Common)
                    continue;
                // A file can have millions of them: what cannot be among the largest is not kept.
                var rank = (symbol.Size, ~symbol.Value);
                if (smallestFirst.Count == count && (!smallestFirst.TryPeek(out _, out var least) || rank.CompareTo(least) < 0))
                {
                    leftOut++;
                    continue;
                }

                if (!known.Add((symbol.Value, symbol.Size)))
                    continue;
                smallestFirst.Enqueue((part.Elf, symbol), rank);
                if (smallestFirst.Count > count)
                {
                    var (_, dropped) = smallestFirst.Dequeue();
                    known.Remove((dropped.Value, dropped.Size));
                    leftOut++;
                }
            }
        }

        var symbols = new List<MapSymbol>();
        while (smallestFirst.TryDequeue(out var next, out _))
            symbols.Add(Describe(next.Elf, next.Symbol));
        symbols.Reverse();
        return symbols;
    }

    private static MapSymbol Describe(ElfFile elf, ElfSymbol symbol)
    {
        // Bit 0 of an Arm function's value says Thumb, not where it is.
        var start = symbol.IsFunction && elf.Header.Machine == ElfMachine.Arm ? symbol.Value & ~1UL : symbol.Value;
        var section = symbol.Section < elf.Sections.Length ? elf.GetName(elf.Sections[symbol.Section]) : string.Empty;
        return new MapSymbol(elf.GetName(symbol), new AddressRange(start, symbol.Size), symbol.IsFunction, section) { Home = (elf, symbol.Section) };
    }
}
