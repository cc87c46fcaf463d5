using FirmwareKit.Preflight;

namespace FirmwareKit.Reports.Sarif;

/// <summary>One result of a run: a finding, or one that the user chose to ignore.</summary>
/// <param name="Firmware">The firmware's file.</param>
/// <param name="Tree">The device tree's file.</param>
/// <param name="Processor">Name of the processor.</param>
/// <param name="Finding">The finding.</param>
/// <param name="Source">What of the source it is about.</param>
/// <param name="Bytes">The bytes of the firmware that it is about.</param>
/// <param name="Suppression">Why it is ignored; null when it is not.</param>
internal sealed record SarifResult(string Firmware, string Tree, string Processor, Finding Finding, FindingSource Source, FirmwareBytes Bytes, string? Suppression)
{
    /// <summary>Whether it is about the device tree, and not about the firmware.</summary>
    public bool IsInTree => Finding.Location.DeviceTreePath is not null;

    /// <summary>
    /// What services show, which is the message alone: what the board prints and the fix belong to it. The line of another start, after what stops the
    /// board now is mended, must not be looked for in this one's log.
    /// </summary>
    public string Message => string.Join('\n', (string[])
    [
        Finding.Message,
        .. Finding.BoardLine is { } line ? [$"The board says: {line}"] : Array.Empty<string>(),
        .. Finding.LaterLine is { } later ? [$"Then the board says, once it gets there: {later}"] : Array.Empty<string>(),
        $"Fix: {Finding.Fix}",
    ]);

    /// <summary>The results of a firmware: its findings, then what was ignored.</summary>
    public static IEnumerable<SarifResult> Of(CheckedFirmware file)
    {
        if (file.Report is not { } report)
            return [];
        List<(Finding Finding, string? Suppression)> found =
        [
            .. report.Findings.Select(finding => (finding, (string?)null)),
            .. from ignored in report.Ignored
               from left in ignored.LeftOut
               select (left, ignored.Reason),
        ];
        var sources = FindingSource.Find(report.Context, [.. found.Select(item => item.Finding.Location)]);
        return found.Zip(sources, (item, source) => new SarifResult(file.Path, file.Tree, report.Context.Processor.Name, item.Finding, source, FirmwareBytes.Of(report.Context, item.Finding.Location), item.Suppression));
    }
}
