using System.Numerics;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>Which addresses are written below a line: round numbers with room between them, and its end, the first address behind it.</summary>
internal static class MapRuler
{
    /// <summary>Room that an address takes, pixels.</summary>
    private const double LabelWidth = 88;

    private const int Wanted = 6;

    /// <summary>The addresses of a line, with their places in percent and the class that hides those for which a narrow picture has no room.</summary>
    public static IEnumerable<(ulong Address, double At, string Style)> Of(AddressAxis axis)
    {
        var last = double.NegativeInfinity;
        var count = 0;
        foreach (var run in axis.Runs)
        {
            // The start of a part after a cut is written, round or not.
            foreach (var address in Ticks(run, isFirst: axis.Runs.Count > 1))
            {
                var at = axis.At(address);
                // A round number gives way to the end; what follows a cut does not.
                if (!IsRoom(at - last) || !IsRoom((100 - at) / (address == run.Memory.Start ? 1 : 2)))
                    continue;
                last = at;
                yield return (address, at, count++ % 2 == 0 ? "tick" : "tick from-640");
            }
        }

        // The label before it runs to the right, its own to the left.
        if (MapLabel.ClassFrom(2 * LabelWidth * 100 / (100 - Math.Max(last, 0))) is { } style)
            yield return (axis.Runs[^1].Memory.End, 100, $"tick {style}");
    }

    private static bool IsRoom(double percent) => percent * MapLabel.UsualWidth / 100 >= LabelWidth;

    private static IEnumerable<ulong> Ticks(AddressAxis.Run run, bool isFirst)
    {
        var memory = run.Memory;
        if (isFirst)
            yield return memory.Start;
        var wanted = Math.Max(1, (ulong)(Wanted * run.Length / 100));
        var step = BitOperations.RoundUpToPowerOf2(((memory.Size - 1) / wanted) + 1);
        for (var tick = step == 0 ? memory.End : memory.Start; tick < memory.End;)
        {
            if (tick % step == 0 && !(isFirst && tick == memory.Start))
                yield return tick;
            var next = unchecked(((tick / step) + 1) * step);
            if (next <= tick)
                yield break;
            tick = next;
        }
    }
}
