using System.Text;
using FirmwareKit.MemoryMaps;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary>A region as a bar of characters with addresses below: letters everywhere, on colours where the screen has them.</summary>
internal static class MapBarText
{
    private const int Margin = 2;

    public static void Write(MapRegion region, IReadOnlyList<MapOverlap> overlaps, Page page)
    {
        var cells = Math.Max(page.Width - (2 * (Margin + 1)), 8);
        var bar = MapBar.Draw(region, overlaps, cells);
        if (bar.Count == 0)
            return;
        var frame = page.HasUnicode ? "│" : "|";
        page.Pieces([(new string(' ', Margin) + frame, null), .. Runs(bar, page), (frame, null)]);
        page.Pieces([(new string(' ', Margin + 1) + Ruler(region, cells), null)]);
    }

    /// <summary>What the bar cannot show, again and larger.</summary>
    public static void WriteEnlarged(MapRegion region, IReadOnlyList<MapOverlap> overlaps, Page page)
    {
        const int MostGroups = 4;
        const int TooSmall = 8;
        foreach (var group in region.SmallGroups(TooSmall).Take(MostGroups))
        {
            page.Line($"  enlarged, {Sizes.Size(group.Size)}:");
            Write(group, overlaps, page);
        }
    }

    /// <summary>The letter of a content, in the bar and beside its lines.</summary>
    public static char KeyOf(MapContent content, Page page) => content switch
    {
        MapContent.Free => page.HasUnicode ? '·' : '.',
        MapContent.Other => '-',
        MapContent.Code => 'C',
        MapContent.Constants => 'c',
        MapContent.Data => 'D',
        MapContent.Zeroed => 'z',
        MapContent.Vring => 'V',
        MapContent.Buffers => 'B',
        MapContent.Trace => 'T',
        MapContent.ResourceTable => 'R',
        MapContent.Heap => 'H',
        MapContent.Stack => 'S',
        _ => '!',
    };

    public static Style StyleOf(MapContent content) => content switch
    {
        MapContent.Free => new Style(Color.Grey),
        MapContent.Other => new Style(Color.Black, Color.Grey),
        MapContent.Code => new Style(Color.White, Color.Navy),
        MapContent.Constants => new Style(Color.Black, Color.Teal),
        MapContent.Data => new Style(Color.Black, Color.Green),
        MapContent.Zeroed => new Style(Color.Black, Color.Olive),
        MapContent.Vring or MapContent.Buffers or MapContent.Trace or MapContent.ResourceTable => new Style(Color.White, Color.Purple),
        MapContent.Heap or MapContent.Stack => new Style(Color.Black, Color.Silver),
        _ => new Style(Color.White, Color.Red, Decoration.Bold),
    };

    private static IEnumerable<(string Text, Style? Style)> Runs(IReadOnlyList<MapContent> bar, Page page)
    {
        for (var start = 0; start < bar.Count;)
        {
            var end = start + 1;
            while (end < bar.Count && bar[end] == bar[start])
                end++;
            yield return (new string(KeyOf(bar[start], page), end - start), StyleOf(bar[start]));
            start = end;
        }
    }

    /// <summary>The start, round addresses at their places, and the end: the first address behind the region.</summary>
    private static string Ruler(MapRegion region, int cells)
    {
        const ulong Apart = 20;
        var (start, size) = (region.Memory.Start, region.Memory.Size);
        var end = Sizes.Address(region.Memory.End);
        var step = 1UL;
        while (step < 1UL << 63 && size / step > Math.Max((ulong)cells / Apart, 1))
            step <<= 1;
        var ruler = new StringBuilder(Sizes.Address(start)).Append(' ');
        for (var tick = (start - (start % step)) + (UInt128)step; tick < region.Memory.End; tick += step)
        {
            var cell = (int)((tick - start) * (uint)cells / size);
            var label = Sizes.Address((ulong)tick);
            if (cell > ruler.Length && cell + label.Length + 1 <= cells - end.Length)
                ruler.Append(' ', cell - ruler.Length).Append(label).Append(' ');
        }

        if (ruler.Length + end.Length <= cells)
            ruler.Append(' ', cells - end.Length - ruler.Length).Append(end);
        return ruler.ToString().TrimEnd();
    }
}
