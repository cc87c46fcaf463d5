using FirmwareKit.Binary;

namespace FirmwareKit.Preflight;

/// <summary>Tells whether one of many ranges holds another as a whole, without going through them: a hostile file has 65,535 segments and as many sections.</summary>
internal sealed class RangeCover
{
    private readonly ulong[] _starts;

    /// <summary>How far the ranges up to each one reach: of those that start at or before an address, the furthest decides.</summary>
    private readonly ulong[] _ends;

    public RangeCover(IEnumerable<AddressRange> ranges)
    {
        AddressRange[] sorted = [.. ranges];
        Array.Sort(sorted, static (a, b) => a.Start.CompareTo(b.Start));
        (_starts, _ends) = (new ulong[sorted.Length], new ulong[sorted.Length]);
        var end = 0UL;
        for (var i = 0; i < sorted.Length; i++)
            (_starts[i], _ends[i]) = (sorted[i].Start, end = Math.Max(end, sorted[i].End));
    }

    /// <summary>Whether one range holds all of another, which is not empty.</summary>
    public bool Contains(AddressRange memory)
    {
        // Behind the last one that starts at or before it: equal starts are next to each other.
        var (low, high) = (0, _starts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_starts[middle] <= memory.Start)
                low = middle + 1;
            else
                high = middle;
        }

        return low > 0 && memory.End <= _ends[low - 1];
    }
}
