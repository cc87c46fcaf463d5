using FirmwareKit.Binary;

namespace FirmwareKit.MemoryMaps;

/// <summary>
/// A region to scale, in cells of equal size. A cell shows what most of its used bytes hold, so that the smallest thing is seen; a cell is free when all of it is,
/// and an overlap always shows.
/// </summary>
public static class MapBar
{
    private static readonly int Contents = Enum.GetValues<MapContent>().Length;

    /// <summary>Draws a region.</summary>
    /// <param name="region">The region.</param>
    /// <param name="overlaps">The overlaps of the picture.</param>
    /// <param name="cells">How many cells.</param>
    /// <returns>The cells; none for a region without address or size.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Less than one cell.</exception>
    public static IReadOnlyList<MapContent> Draw(MapRegion region, IReadOnlyList<MapOverlap> overlaps, int cells)
    {
        ArgumentNullException.ThrowIfNull(region);
        ArgumentNullException.ThrowIfNull(overlaps);
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 1);
        if (region.Memory.Size == 0)
            return [];
        // A byte is then several cells wide.
        if (region.Size < (ulong)cells)
        {
            var single = Draw(region, overlaps, (int)region.Size);
            return [.. Enumerable.Range(0, cells).Select(cell => single[(int)((long)cell * single.Count / cells)])];
        }

        var bytes = new ulong[cells * Contents];
        foreach (var use in region.Uses)
        {
            Add(bytes, region.Memory, use.Memory, MapSpan.ContentOf(use), cells);
            foreach (var section in use.Sections)
                Add(bytes, region.Memory, section.Memory, MapSpan.ContentOf(section), cells);
        }

        foreach (var overlap in overlaps)
        {
            Add(bytes, region.Memory, overlap.Memory, MapContent.Overlap, cells);
            Add(bytes, region.Memory, overlap.FirstMemory, MapContent.Overlap, cells);
        }

        var bar = new MapContent[cells];
        for (var cell = 0; cell < cells; cell++)
            bar[cell] = Most(bytes.AsSpan(cell * Contents, Contents));
        return bar;
    }

    /// <summary>The device address at which a cell starts; the region's end for the cell behind the last.</summary>
    /// <param name="region">The region.</param>
    /// <param name="cell">Number of the cell, from 0.</param>
    /// <param name="cells">How many cells there are.</param>
    public static ulong StartOf(MapRegion region, int cell, int cells)
    {
        ArgumentNullException.ThrowIfNull(region);
        return Start(region.Memory, cell, cells);
    }

    private static ulong Start(AddressRange region, int cell, int cells) => unchecked(region.Start + (ulong)((UInt128)region.Size * (uint)cell / (uint)cells));

    private static void Add(ulong[] bytes, AddressRange region, AddressRange memory, MapContent content, int cells)
    {
        var start = Math.Max(memory.Start, region.Start);
        var end = Math.Min(memory.End, region.End);
        if (start >= end)
            return;
        // The first cell may be one too early by rounding; the loop then adds nothing to it.
        for (var cell = (int)((UInt128)(start - region.Start) * (uint)cells / region.Size); cell < cells; cell++)
        {
            var from = Math.Max(Start(region, cell, cells), start);
            var to = Math.Min(cell == cells - 1 ? region.End : Start(region, cell + 1, cells), end);
            if (from >= end)
                break;
            if (to > from)
            {
                ref var sum = ref bytes[(cell * Contents) + (int)content];
                // Many uses of the same bytes count more than the cell has.
                sum = sum > ulong.MaxValue - (to - from) ? ulong.MaxValue : sum + (to - from);
            }
        }
    }

    private static MapContent Most(ReadOnlySpan<ulong> bytes)
    {
        if (bytes[(int)MapContent.Overlap] != 0)
            return MapContent.Overlap;
        // Other counts whole segments; what is in their sections is not other.
        var most = MapContent.Free;
        var other = bytes[(int)MapContent.Other];
        for (var content = (int)MapContent.Code; content <= (int)MapContent.Zeroed; content++)
            other -= Math.Min(other, bytes[content]);
        if (bytes[(int)MapContent.Other] != 0)
            most = MapContent.Other;
        var largest = other;
        for (var content = (int)MapContent.Code; content < bytes.Length; content++)
        {
            if (bytes[content] == 0 || bytes[content] < largest)
                continue;
            (most, largest) = ((MapContent)content, bytes[content]);
        }

        return most;
    }
}
