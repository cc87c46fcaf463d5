using System.Globalization;
using FirmwareKit.Binary;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>
/// A line of addresses to one scale: long stretches without anything are cut out, and a mark stands for them. Without that, memories at 0x10000000 and 0x80000000, or
/// data and a stack at two ends of a region, would be two dots. Places are percentages of the line, so that a picture fits any width.
/// </summary>
internal sealed class AddressAxis
{
    /// <summary>Length of a cut in percent, of all together at most, and how many there are at most.</summary>
    private const double CutLength = 7.5;
    private const double AllCuts = 45;
    private const int MostCuts = 14;

    private readonly List<Run> _runs = [];

    private AddressAxis(List<(ulong Start, ulong End)> parts)
    {
        var cut = parts.Count < 2 ? 0 : Math.Min(CutLength, AllCuts / (parts.Count - 1));
        var scale = (100 - (cut * (parts.Count - 1))) / parts.Sum(part => (double)(part.End - part.Start));
        var position = 0.0;
        foreach (var (start, end) in parts)
        {
            var length = (end - start) * scale;
            _runs.Add(new Run(new AddressRange(start, end - start), position, length));
            position += length + cut;
        }
    }

    /// <summary>What is between two cuts, by address.</summary>
    public IReadOnlyList<Run> Runs => _runs;

    /// <summary>A line without a cut.</summary>
    /// <param name="memory">What it shows; not empty.</param>
    public static AddressAxis Of(AddressRange memory) => new([(memory.Start, memory.End)]);

    /// <summary>A line of what is there; the longest stretches between are cut out.</summary>
    /// <param name="memories">Device addresses by start, at least one that is not empty.</param>
    public static AddressAxis Of(IEnumerable<AddressRange> memories)
    {
        var parts = new List<(ulong Start, ulong End)>();
        foreach (var memory in memories)
        {
            if (parts.Count != 0 && memory.Start <= parts[^1].End)
                parts[^1] = (parts[^1].Start, Math.Max(parts[^1].End, memory.End));
            else if (memory.Size != 0)
                parts.Add((memory.Start, memory.End));
        }

        var bytes = parts.Aggregate(UInt128.Zero, (sum, part) => sum + (part.End - part.Start));
        var cuts = Enumerable.Range(1, parts.Count - 1)
            .Where(i => (UInt128)(parts[i].Start - parts[i - 1].End) * 6 > bytes)
            .OrderByDescending(i => parts[i].Start - parts[i - 1].End)
            .Take(MostCuts)
            .ToHashSet();
        var joined = new List<(ulong Start, ulong End)> { parts[0] };
        for (var i = 1; i < parts.Count; i++)
        {
            if (cuts.Contains(i))
                joined.Add(parts[i]);
            else
                joined[^1] = (joined[^1].Start, parts[i].End);
        }

        return new AddressAxis(joined);
    }

    /// <summary>The place of an address in percent; one in a cut is where the cut starts.</summary>
    public double At(ulong address)
    {
        var run = _runs.FindLast(run => run.Memory.Start <= address) ?? _runs[0];
        return run.Position + (address <= run.Memory.Start ? 0 : Math.Min(1, (double)(address - run.Memory.Start) / run.Memory.Size) * run.Length);
    }

    /// <summary>The place after the last byte of a range, in percent: at the end of a run, not at the start of the next.</summary>
    public double EndOf(AddressRange memory) => memory.Size == 0 ? At(memory.Start) : Math.Max(At(memory.Start), At(memory.End - 1) + OneByte);

    /// <summary>Whether any of a range is on the line.</summary>
    public bool Shows(AddressRange memory) => _runs.Exists(run => run.Memory.Overlaps(memory));

    /// <summary>A percentage as an attribute's value.</summary>
    public static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.####}%");

    private double OneByte => _runs[0].Length / _runs[0].Memory.Size;

    /// <summary>A part of the line without a cut.</summary>
    /// <param name="Memory">Device addresses.</param>
    /// <param name="Position">Where it starts, in percent.</param>
    /// <param name="Length">Its length in percent.</param>
    public sealed record Run(AddressRange Memory, double Position, double Length);
}
