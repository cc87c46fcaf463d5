using FirmwareKit.Binary;
using FirmwareKit.Cli.Output;

namespace FirmwareKit.Cli.Input;

/// <summary>
/// A file that tells a progress line how much of it was read. Only blocks count, as when it is hashed: headers and names are a few bytes, and say nothing of how
/// much there is to come. An interruption (Ctrl-C) ends the reading.
/// </summary>
internal sealed class MeteredSource(ByteSource file, ProgressLine progress) : ByteSource
{
    private const int SmallestBlock = 16 * 1024;

    private long _told;

    public override long Length => file.Length;

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        Interruption.ThrowIfRequested();
        file.Read(offset, destination);
        if (destination.Length >= SmallestBlock && Count(destination.Length) is > 0 and var bytes)
            progress.AddOf(bytes, Length);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
            progress.Skip(Count(Length), Length);
        }

        base.Dispose(disposing);
    }

    /// <summary>What is read again does not count: the sum of a file is its length.</summary>
    private long Count(long bytes)
    {
        long before, after;
        do
        {
            before = Interlocked.Read(ref _told);
            after = Math.Min(before + bytes, Length);
        }
        while (Interlocked.CompareExchange(ref _told, after, before) != before);
        return after - before;
    }
}
