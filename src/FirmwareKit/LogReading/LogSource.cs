namespace FirmwareKit.LogReading;

/// <summary>Which lines of a log are about companion cores, and where in a line its message begins, behind time stamps and host names.</summary>
internal static class LogSource
{
    /// <summary>What a line of ours begins with: devices and drivers of Linux, and OP-TEE's errors.</summary>
    private static readonly string[] Beginnings =
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
    ];

    /// <summary>The message of a line; null when the line is about something else.</summary>
    public static string? MessageOf(string line)
    {
        var first = int.MaxValue;
        foreach (var beginning in Beginnings)
        {
            var at = line.IndexOf(beginning, StringComparison.Ordinal);
            // An m ends the escape sequence of a colour.
            if (at >= 0 && at < first && (at == 0 || line[at - 1] is ' ' or '\t' or ']' or '>' or ':' or ';' or '\'' or '"' or 'm'))
                first = at;
        }

        return first == int.MaxValue ? null : line[first..].TrimEnd();
    }
}
