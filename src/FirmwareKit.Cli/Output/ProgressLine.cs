using System.Globalization;

namespace FirmwareKit.Cli.Output;

/// <summary>
/// One line on standard error that tells how far a long work is: percentage, rate, time left. Shown on a terminal only, and only when the work takes longer than
/// a blink. An interruption (Ctrl-C) ends the work at the next block, so that temporary files are removed. Several threads may report.
/// </summary>
internal sealed class ProgressLine(TextWriter error, string what, long total, ProgressUnit unit, bool isShown, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly IDisposable _listening = Interruption.Listen();
    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _next = Patience;
    private double _done;
    private int _width;

    public ProgressLine(TextWriter error, string what, long total, bool isShown, ProgressUnit unit = ProgressUnit.Bytes)
        : this(error, what, total, unit, isShown, TimeProvider.System)
    {
    }

    /// <summary>Notes that so many more bytes are done.</summary>
    /// <exception cref="OperationCanceledException">The user interrupts.</exception>
    public void Add(long bytes)
    {
        Interruption.ThrowIfRequested();
        Advance(bytes);
    }

    /// <summary>Notes that so many more bytes of a file are done.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="length">Bytes of the whole file.</param>
    public void AddOf(long bytes, long length) => Advance(AmountOf(bytes, length));

    /// <summary>Notes the same of what was skipped, and shows nothing: the work is over.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="length">Bytes of the whole file.</param>
    public void Skip(long bytes, long length)
    {
        lock (_lock)
            _done += AmountOf(bytes, length);
    }

    /// <summary>Notes how much is done at least: with a file that cannot be read, nothing was.</summary>
    public void Reach(int done)
    {
        lock (_lock)
            _done = Math.Max(_done, done);
    }

    /// <summary>Takes the line away, so that something else can be written; it comes back with the next change.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_width != 0)
                error.Write("\r" + new string(' ', _width) + "\r");
            _width = 0;
        }
    }

    public void Dispose()
    {
        Clear();
        _listening.Dispose();
    }

    private double AmountOf(long bytes, long length) => unit == ProgressUnit.Bytes ? bytes : (double)bytes / Math.Max(length, 1);

    private void Advance(double amount)
    {
        lock (_lock)
        {
            _done += amount;
            if (!isShown || clock.GetElapsedTime(_start) is var elapsed && elapsed < _next)
                return;
            _next = elapsed + Interval;
            var text = Describe(elapsed);
            error.Write("\r" + text.PadRight(_width));
            _width = text.Length;
        }
    }

    private string Describe(TimeSpan elapsed)
    {
        var rate = _done / elapsed.TotalSeconds;
        var left = rate > 0 ? TimeLeft(Math.Max(0, total - _done) / rate) : string.Empty;
        var percent = total == 0 ? 100 : (int)Math.Min(100, 100 * _done / total);
        return unit == ProgressUnit.Bytes
            ? string.Create(CultureInfo.InvariantCulture, $"{what}: {percent} %, {Sizes.Size((ulong)_done)} of {Sizes.Size((ulong)total)}, {Sizes.Size((ulong)rate)}/s{left}")
            : string.Create(CultureInfo.InvariantCulture, $"{what}: {percent} %, {Math.Floor(_done + 1e-6):0} of {total} files, {rate:0} files/s{left}");
    }

    private static string TimeLeft(double seconds) => seconds switch
    {
        < 100 => string.Create(CultureInfo.InvariantCulture, $", {Math.Ceiling(seconds):0} s left"),
        < 100 * 60 => string.Create(CultureInfo.InvariantCulture, $", {seconds / 60:0} min left"),
        _ => string.Create(CultureInfo.InvariantCulture, $", {seconds / 3600:0} h left"),
    };
}
