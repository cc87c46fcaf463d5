using System.Buffers;

namespace FirmwareKit.LogReading;

/// <summary>Which lines of a log are about companion cores, and where in a line its message begins, behind time stamps and host names.</summary>
internal static class LogSource
{
    /// <summary>What a line of ours begins with: devices and drivers of Linux, and OP-TEE's errors.</summary>
    private static readonly SearchValues<string> Beginnings = SearchValues.Create(
        [
            "remoteproc",
            "stm32-rproc",
            "stm32_rproc",
            "stm32-m0-rproc",
            "stm32_m0_rproc",
            "imx-rproc",
            "imx-dsp-rproc",
            "omap-rproc",
            "k3-r5",
            "k3_r5",
            "k3-dsp",
            "rproc-virtio",
            "rproc_virtio",
            "mlahb:",
            "tee_remoteproc",
            "tee-remoteproc",
            "TA_RPROC_",
            "virtio_rpmsg_bus",
            "rpmsg_",
            "E/TA",
            "E/TC",
            "OF: size of dma-ranges",
        ],
        StringComparison.Ordinal);

    /// <summary>What stands in front of a message: a time stamp, the journal's and dmesg's own words, a quotation.</summary>
    private static readonly string[] Decorations = ["] ", "kernel: ", " : ", "> "];

    /// <summary>The message of a line; null when the line is about something else.</summary>
    public static string? MessageOf(string line)
    {
        for (var from = 0; from < line.Length;)
        {
            var at = line.AsSpan(from).IndexOfAny(Beginnings);
            if (at < 0)
                return null;
            at += from;
            // A return of the serial console's cursor writes over what stood in the line.
            if (at == 0 || line[at - 1] is ' ' or '\t' or ']' or '>' or ':' or ';' or '\'' or '"' or '`' or '\r')
                return line[at..].TrimEnd();
            from = at + 1;
        }

        return null;
    }

    /// <summary>Where a message that lacks its driver may begin: at the start, and behind each time stamp and other decoration.</summary>
    public static IEnumerable<int> Starts(string line)
    {
        var start = 0;
        while (start < line.Length && line[start] is ' ' or '\t' or '>' or '\'' or '"' or '`' or '*' or '\r')
            start++;
        yield return start;
        foreach (var decoration in Decorations)
        {
            var at = line.IndexOf(decoration, StringComparison.Ordinal);
            while (at >= 0)
            {
                var begin = at + decoration.Length;
                while (begin < line.Length && line[begin] == ' ')
                    begin++;
                yield return begin;
                at = line.IndexOf(decoration, at + 1, StringComparison.Ordinal);
            }
        }
    }
}
