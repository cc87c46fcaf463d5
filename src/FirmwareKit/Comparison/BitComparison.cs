using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Tee;

namespace FirmwareKit.Comparison;

/// <summary>Goes through two files once, in step, and names what differs.</summary>
internal sealed class BitComparison(FirmwareImage old, FirmwareImage @new)
{
    private const int BlockSize = 64 * 1024;

    private readonly IFilePlaces _oldPlaces = PlacesOf(old);
    private readonly IFilePlaces _newPlaces = PlacesOf(@new);
    private readonly Dictionary<string, BitPlace> _places = new(StringComparer.Ordinal);
    private readonly List<(BitRun Run, FilePlace Place)> _first = [];
    private readonly BitCauses _causes = new(old.Source, @new.Source);
    private FilePlace _place;
    private long _differing;
    private long _runs;

    public BitDiff Compare()
    {
        var common = Math.Min(old.Source.Length, @new.Source.Length);
        CompareBlocks(common);
        var longest = Math.Max(old.Source.Length, @new.Source.Length);
        if (common != longest)
            AddRun(common, longest);
        _causes.AddSize();
        _causes.AddSignature(old.Source, @new.Source);
        return new BitDiff(Describe(old), Describe(@new))
        {
            DifferingBytes = _differing,
            RunCount = _runs,
            First = RunSymbols.Name(_first),
            Places = [.. _places.Values.OrderBy(place => place.First)],
            Causes = _causes.Found,
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
            var before = old.Source.View(position, oldBlock.AsSpan(0, count));
            var after = @new.Source.View(position, newBlock.AsSpan(0, count));
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
                _place = start < old.Source.Length ? _oldPlaces.At(start) : _newPlaces.At(start);
            var next = Math.Clamp(_place.End, start + 1, end);
            // Where the old file ends, the new one's names begin.
            if (start < old.Source.Length)
                next = Math.Min(next, old.Source.Length);
            Count(start, next - start);
            if (_first.Count < BitDiff.MostRuns)
                _first.Add((Describe(start, next - start), _place));
            _causes.Look(start, next - start, _place);
            start = next;
        }
    }

    private void Count(long offset, long length)
    {
        var name = _places.Count < BitDiff.MostPlaces || _places.ContainsKey(_place.Name) ? _place.Name : "elsewhere";
        _places[name] = _places.TryGetValue(name, out var known) ? known with { Bytes = known.Bytes + length } : new BitPlace(name, length, offset);
    }

    private BitRun Describe(long offset, long length)
    {
        var there = offset < old.Source.Length && offset < @new.Source.Length ? _newPlaces.At(offset).Name : _place.Name;
        return new BitRun(offset, length, _place.Name, Bytes(old.Source, offset, length), Bytes(@new.Source, offset, length))
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

    private static DiffFile Describe(FirmwareImage image) =>
        new(image.Name, image.Format, image.Source.Length, Convert.ToHexStringLower(ByteDigest.Sha256(image.Source, 0, image.Source.Length)));

    /// <summary>Whatever cannot be read has no names, and is compared all the same.</summary>
    private static IFilePlaces PlacesOf(FirmwareImage image)
    {
        if (image.Elf is { } elf)
            return new ElfPlaces(elf, 0, string.Empty);
        try
        {
            return image.Format == FirmwareFormat.SignedImage ? new SignedImagePlaces(ComparedFirmware.Open(image)) : new NoPlaces(image.Source.Length);
        }
        catch (TeeImageFormatException)
        {
            return new NoPlaces(image.Source.Length);
        }
    }

    private sealed class NoPlaces(long length) : IFilePlaces
    {
        public FilePlace At(long offset) => new("file", 0, length);
    }
}
