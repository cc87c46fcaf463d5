using System.Diagnostics;
using System.Globalization;

namespace FirmwareKit.Cli.Output;

/// <summary>
/// One line on standard error that tells how far a long work is: percentage, rate, time left. Shown on a terminal only, and only when the work takes longer than
/// a blink. An interruption (Ctrl-C) ends the work at the next block, so that temporary files are removed.
/// </summary>
internal sealed class ProgressLine(TextWriter error, string what, long total, bool isShown) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _next = Patience;
    private long _done;
    private int _width;

    /// <summary>Notes that so many more bytes are done.</summary>
    /// <exception cref="OperationCanceledException">The user interrupts.</exception>
    public void Add(long bytes)
    {
        Interruption.ThrowIfRequested();
        _done += bytes;
        if (!isShown || _watch.Elapsed < _next)
            return;
        _next = _watch.Elapsed + Interval;
        var seconds = _watch.Elapsed.TotalSeconds;
        var rate = _done / seconds;
        var left = Math.Max(0, total - _done) / Math.Max(rate, 1);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {(total == 0 ? 100 : 100 * _done / total)} %, {Sizes.Size((ulong)_done)} of {Sizes.Size((ulong)total)}, {Sizes.Size((ulong)rate)}/s, {left:0} s left");
        error.Write("\r" + text.PadRight(_width));
        _width = text.Length;
    }

    public void Dispose()
    {
        if (_width != 0)
            error.Write("\r" + new string(' ', _width) + "\r");
    }
}
