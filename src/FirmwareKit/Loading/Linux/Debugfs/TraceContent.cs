using System.Text;

namespace FirmwareKit.Loading.Linux.Debugfs;

/// <summary>rproc_trace_read: a trace buffer up to its first NUL (section 7.4).</summary>
internal static class TraceContent
{
    private const int ChunkSize = 4096;

    /// <summary>Where the text is cut: a table may call 4 GiB a trace buffer, and segments can fill them with bytes that are not 0.</summary>
    private const int LongestText = 1024 * 1024;

    /// <summary>The content.</summary>
    /// <param name="boot">The boot.</param>
    /// <param name="deviceAddress">What the table says, not looked at before .</param>
    /// <param name="length">What the table says, bytes.</param>
    /// <returns>The text, bytes as Latin-1, and whether it rests on known bytes only.</returns>
    public static (string Text, bool IsKnown) Read(LinuxBoot boot, uint deviceAddress, uint length)
    {
        if (boot.Carveouts.Translate(deviceAddress, length, out var wraps) is not { } region)
            return ("Trace  not available\n", true); // the name is always empty
        var place = MemoryPlace.Of(region, deviceAddress);
        var text = new StringBuilder();
        var chunk = new byte[Math.Min(length, ChunkSize)];
        var isKnown = !wraps;
        for (var done = 0UL; done < length && text.Length < LongestText; done += (ulong)chunk.Length)
        {
            var part = chunk.AsSpan(0, (int)Math.Min((ulong)chunk.Length, length - done));
            isKnown &= boot.RemoteMemory.Read(place.Plus(done), part);
            var end = part.IndexOf((byte)0);
            text.Append(Encoding.Latin1.GetString(end < 0 ? part : part[..end]));
            if (end >= 0)
                break;
        }

        return (text.ToString(), isKnown);
    }
}
