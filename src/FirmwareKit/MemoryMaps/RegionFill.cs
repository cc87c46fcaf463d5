using FirmwareKit.Binary;

namespace FirmwareKit.MemoryMaps;

/// <summary>Puts the uses into regions, and counts bytes without counting any twice.</summary>
internal sealed class RegionFill
{
    private readonly IReadOnlyList<MapUse> _uses;
    private readonly ulong[] _furthest;
    private readonly List<AddressRange> _occupied = [];

    /// <param name="uses">The uses, by device address.</param>
    public RegionFill(IReadOnlyList<MapUse> uses)
    {
        _uses = uses;
        _furthest = new ulong[uses.Count];
        for (var i = 0; i < uses.Count; i++)
        {
            var memory = uses[i].Memory;
            _furthest[i] = Math.Max(memory.End, i == 0 ? 0 : _furthest[i - 1]);
            if (memory.Size == 0)
                continue;
            if (_occupied is [.., var last] && memory.Start <= last.End)
                _occupied[^1] = last with { Size = Math.Max(last.End, memory.End) - last.Start };
            else
                _occupied.Add(memory with { Size = memory.End - memory.Start });
        }
    }

    /// <summary>Gives a new region its uses, used bytes and largest gap.</summary>
    public MapRegion Fill(MapRegion region)
    {
        // A region without address or size holds nothing.
        if (region.DeviceAddress is null || region.Size == 0)
            return region;
        var memory = region.Memory;
        var count = 0;
        List<MapUse>? uses = null;
        for (var i = First(memory.Start); i < _uses.Count && _uses[i].Memory.Start < memory.End; i++)
        {
            if (!_uses[i].Memory.Overlaps(memory) && !memory.Contains(_uses[i].Memory.Start))
                continue;
            count++;
            if (count <= MemoryPicture.MostUses)
                (uses ??= []).Add(_uses[i]);
        }

        var (used, gap) = Measure(memory);
        (region.Uses, region.UseCount, region.UsedBytes, region.LargestGap) = (uses ?? [], count, used, gap);
        return region;
    }

    /// <summary>The first use that may reach an address: all before it end earlier.</summary>
    private int First(ulong address)
    {
        var (low, high) = (0, _uses.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_furthest[middle] < address || (_furthest[middle] == address && _uses[middle].Memory.Start < address))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private (ulong Used, AddressRange Gap) Measure(AddressRange memory)
    {
        var (low, high) = (0, _occupied.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_occupied[middle].End <= memory.Start)
                low = middle + 1;
            else
                high = middle;
        }

        var used = 0UL;
        var gap = default(AddressRange);
        var position = memory.Start;
        for (; low < _occupied.Count && _occupied[low].Start < memory.End; low++)
        {
            var start = Math.Max(_occupied[low].Start, memory.Start);
            var end = Math.Min(_occupied[low].End, memory.End);
            used += end - start;
            gap = Larger(gap, position, start);
            position = end;
        }

        return (used, Larger(gap, position, memory.End));
    }

    private static AddressRange Larger(AddressRange gap, ulong start, ulong end) => end > start && end - start > gap.Size ? new AddressRange(start, end - start) : gap;
}
