namespace FirmwareKit.Comparison;

/// <summary>Stretches of a file or of memory, sorted by start, for finding the one that a place is in. They may overlap.</summary>
internal sealed class Stretches
{
    private readonly ulong[] _starts;
    private readonly ulong[] _lengths;

    /// <summary>Of each stretch and those before it, the one that ends last.</summary>
    private readonly int[] _longest;

    /// <param name="stretches">Start and length of each, sorted by start.</param>
    public Stretches(IReadOnlyList<(ulong Start, ulong Length)> stretches)
    {
        _starts = [.. stretches.Select(stretch => stretch.Start)];
        _lengths = [.. stretches.Select(stretch => stretch.Length)];
        _longest = new int[_starts.Length];
        for (var i = 1; i < _starts.Length; i++)
            _longest[i] = End(i) > End(_longest[i - 1]) ? i : _longest[i - 1];
    }

    /// <summary>The stretch that a place is in: the one that starts last; where that has ended, the one that reaches furthest. -1 when it is in none.</summary>
    public int Find(ulong place)
    {
        var last = Last(_starts, place);
        if (last < 0 || place - _starts[last] < _lengths[last])
            return last;
        var longest = _longest[last];
        return place - _starts[longest] < _lengths[longest] ? longest : -1;
    }

    /// <summary>The last of sorted starts that is not after a place; -1 when all are.</summary>
    public static int Last<T>(ReadOnlySpan<T> starts, T place)
        where T : IComparable<T>
    {
        var (low, high) = (0, starts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = starts[middle].CompareTo(place) <= 0 ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    private UInt128 End(int index) => (UInt128)_starts[index] + _lengths[index];
}
