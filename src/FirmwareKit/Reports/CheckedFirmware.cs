using FirmwareKit.Preflight;

namespace FirmwareKit.Reports;

/// <summary>One of the files that a check was given: its report, or why there is none.</summary>
public sealed record CheckedFirmware
{
    private CheckedFirmware(string path, string tree, PreflightReport? report, string problem) => (Path, Tree, Report, Problem) = (path, tree, report, problem);

    /// <summary>The file as the user named it.</summary>
    public string Path { get; }

    /// <summary>The device tree as the user named it.</summary>
    public string Tree { get; }

    /// <summary>What the device tree was made of, for the reader of the report: the tree, then its overlays as they were applied.</summary>
    public IReadOnlyList<ReportInput> Trees { get => field ?? [ReportInput.Named(Tree)]; init; }

    /// <summary>The report; null when the file cannot be read.</summary>
    public PreflightReport? Report { get; }

    /// <summary>Why there is no report: one sentence with the path; empty when there is one.</summary>
    public string Problem { get; }

    /// <summary>How the file fares.</summary>
    public CheckResult Result => Report?.Verdict switch
    {
        null => CheckResult.Unreadable,
        PreflightVerdict.Boots or PreflightVerdict.MayBoot or PreflightVerdict.Attaches => CheckResult.Passed,
        _ => CheckResult.Failed,
    };

    /// <summary>A file that was checked.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="tree">The device tree as the user named it.</param>
    /// <param name="report">The report.</param>
    public static CheckedFirmware Of(string path, string tree, PreflightReport report) => new(path, tree, report, string.Empty);

    /// <summary>A file that cannot be read.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="tree">The device tree as the user named it.</param>
    /// <param name="problem">Why: one sentence with the path.</param>
    public static CheckedFirmware Unreadable(string path, string tree, string problem) => new(path, tree, null, problem);
}

/// <summary>How a checked file fares. Of several files the gravest decides.</summary>
public enum CheckResult
{
    /// <summary>It boots, as far as that can be known.</summary>
    Passed,

    /// <summary>The board refuses it, or it cannot work.</summary>
    Failed,

    /// <summary>It cannot be read.</summary>
    Unreadable,
}
