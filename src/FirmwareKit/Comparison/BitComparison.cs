using FirmwareKit.Binary;
using FirmwareKit.Firmware;

namespace FirmwareKit.Comparison;

/// <summary>Goes through two files once, in step, and names what differs.</summary>
internal sealed class BitComparison(FirmwareImage oldImage, FirmwareImage newImage)
{
    private const int BlockSize = 64 * 1024;
    private const string Elsewhere = "elsewhere";

    private readonly BitFile _old = BitFile.Open(oldImage);
    private readonly BitFile _new = BitFile.Open(newImage);
    private readonly Dictionary<string, Tally> _places = new(StringComparer.Ordinal);
    private readonly List<(BitRun Run, FilePlace Place)> _first = [];
    private FilePlace _place;
    private Tally _tally = new(0);
    private long _differing;
    private long _runs;

    public BitDiff Compare()
    {
        var common = Math.Min(_old.Source.Length, _new.Source.Length);
        CompareBlocks(common);
        var longest = Math.Max(_old.Source.Length, _new.Source.Length);
        if (common != longest)
            AddRun(common, longest);
        var causes = new BitCauses(_old, _new);
        return new BitDiff(_old.Describe(), _new.Describe())
        {
            DifferingBytes = _differing,
            RunCount = _runs,
            First = RunSymbols.Name(_first),
            Places = [.. _places.Select(place => new BitPlace(place.Key, place.Value.Bytes, place.Value.First)).OrderBy(place => place.First)],
            Causes = _runs == 0 ? [] : causes.Find(),
            Moved = causes.Moved,
        };
    }

    private void CompareBlocks(long common)
    {
        var oldBlock = new byte[BlockSize];
        var newBlock = new byte[BlockSize];
        long start = -1;
        for (long position = 0; position < common;)
        {
            var count = (int)Math.Min(BlockSize, common - position);
            var before = _old.Source.View(position, oldBlock.AsSpan(0, count));
            var after = _new.Source.View(position, newBlock.AsSpan(0, count));
            for (var at = 0; at < count; at++)
            {
                if (start < 0)
                {
                    at += before[at..].CommonPrefixLength(after[at..]);
                    if (at < count)
                        start = position + at;
                }
                else if (before[at] == after[at])
                {
                    AddRun(start, position + at);
                    start = -1;
                }
            }

            position += count;
        }

        if (start >= 0)
            AddRun(start, common);
    }

    private void AddRun(long start, long end)
    {
        _runs++;
        _differing += end - start;
        while (start < end)
        {
            if (!_place.Contains(start))
                Enter(start);
            var next = Math.Clamp(_place.End, start + 1, end);
            // Where the old file ends, the new one's names begin.
            if (start < _old.Source.Length)
                next = Math.Min(next, _old.Source.Length);
            _tally.Bytes += next - start;
            if (_first.Count < BitDiff.MostRuns)
                _first.Add((Describe(start, next - start), _place));
            start = next;
        }
    }

    /// <summary>Most runs are in the place of the one before: only where another begins is it looked up.</summary>
    private void Enter(long offset)
    {
        _place = offset < _old.Source.Length ? _old.Places.At(offset) : _new.Places.At(offset);
        var name = _places.Count < BitDiff.MostPlaces || _places.ContainsKey(_place.Group) ? _place.Group : Elsewhere;
        if (!_places.TryGetValue(name, out var tally))
            _places.Add(name, tally = new Tally(offset));
        _tally = tally;
    }

    private BitRun Describe(long offset, long length)
    {
        var there = offset < _old.Source.Length && offset < _new.Source.Length ? _new.Places.At(offset).Name : _place.Name;
        return new BitRun(offset, length, _place.Name, Bytes(_old.Source, offset, length), Bytes(_new.Source, offset, length))
        {
            NewPlace = there == _place.Name ? string.Empty : there,
            SectionOffset = _place.Section is null ? null : offset - _place.SectionStart,
            Address = _place.Section is { TakesMemory: true } section ? unchecked(section.Address + (ulong)(offset - _place.SectionStart)) : null,
        };
    }

    private static byte[] Bytes(ByteSource source, long offset, long length)
    {
        var bytes = new byte[Math.Clamp(Math.Min(length, source.Length - offset), 0, BitDiff.MostBytes)];
        if (bytes.Length != 0)
            source.Read(offset, bytes);
        return bytes;
    }

    /// <summary>What differs in one place.</summary>
    private sealed class Tally(long first)
    {
        public long First => first;

        public long Bytes { get; set; }
    }
}
