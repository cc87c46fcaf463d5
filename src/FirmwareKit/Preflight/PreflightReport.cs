using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;
using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Preflight;

/// <summary>What will happen with a firmware on a board, in one word.</summary>
public enum PreflightVerdict
{
    /// <summary>It boots, and no error was found.</summary>
    Boots,

    /// <summary>No error was found, and something that decides is not known: a kernel driver that is not modelled, OP-TEE's key or device tree.</summary>
    MayBoot,

    /// <summary>The board says that it boots, but it cannot work as it is.</summary>
    BootsButFails,

    /// <summary>Linux attaches to the core that the boot chain started, and no error was found.</summary>
    Attaches,

    /// <summary>Linux attaches, but it cannot work as it is.</summary>
    AttachesButFails,

    /// <summary>The board refuses it.</summary>
    Refused,

    /// <summary>The board has no such processor.</summary>
    NoProcessor,

    /// <summary>The kernel crashes.</summary>
    KernelCrash,
}

/// <summary>The result of a pre-flight check.</summary>
/// <param name="Context">What was looked at.</param>
/// <param name="Findings">The findings: the gravest first, of them the one at which the board stops, then by rule.</param>
public sealed record PreflightReport(PreflightContext Context, IReadOnlyList<Finding> Findings)
{
    /// <summary>What the loader did.</summary>
    public LoadOutcome Outcome => Context.Outcome;

    /// <summary>What lies where in memory, by address.</summary>
    public MemoryPicture Picture => Context.Picture;

    /// <summary>The rules whose findings the user chose to ignore; empty when they found nothing.</summary>
    public IReadOnlyList<IgnoredRule> Ignored { get; init; } = [];

    /// <summary>Where the kernel looks for the firmware on the board; null when no file system is known, or none is searched.</summary>
    public FirmwarePlace? Place => Context.Place;

    /// <summary>
    /// What is not certain about the kernel and would change the answer: the point releases of a branch differ, or it was not read. Computed when it is asked
    /// for, with one more start each.
    /// </summary>
    public IReadOnlyList<KernelDoubt> KernelDoubts => field ??= KernelDoubt.Find(Context.Image, Context.Processor, Context.Options, Outcome);
    /// <summary>What the user decided on rules.</summary>
    public RuleChoices Choices { get; init; } = RuleChoices.None;

    /// <summary>What the user decided on rules that found nothing: the choice is out of date, or was made for another firmware.</summary>
    public IReadOnlyList<RuleChoice> Unused { get; init; } = [];

    /// <summary>The finding at which the board stops; the others show there only when it is mended. Null when the board goes through, or its rule is ignored.</summary>
    public Finding? StopsAt { get; init; }

    /// <summary>Number of errors.</summary>
    public int Errors => Findings.Count(finding => finding.Severity == Severity.Error);

    /// <summary>Number of warnings.</summary>
    public int Warnings => Findings.Count(finding => finding.Severity == Severity.Warning);

    /// <summary>Whether nothing that was not looked at can change the verdict; what that is stands in <see cref="LoadOutcome.Uncertainties"/> and <see cref="LoadOutcome.NotModelled"/>.</summary>
    public bool IsCertain => Outcome is { Uncertainties.Count: 0, NotModelled: null };

    /// <summary>The verdict.</summary>
    public PreflightVerdict Verdict => Outcome.Verdict switch
    {
        LoadVerdict.Refused => PreflightVerdict.Refused,
        LoadVerdict.NoProcessor => PreflightVerdict.NoProcessor,
        LoadVerdict.KernelCrash => PreflightVerdict.KernelCrash,
        LoadVerdict.Attaches when Outcome.NotModelled is null => Errors != 0 ? PreflightVerdict.AttachesButFails : PreflightVerdict.Attaches,
        _ when Errors != 0 || !Outcome.IsCoreReleased => PreflightVerdict.BootsButFails,
        _ when Outcome.NotModelled is not null || (Outcome.SecureLoad is not null && Outcome.Uncertainties.Count != 0) => PreflightVerdict.MayBoot,
        _ => PreflightVerdict.Boots,
    };
}
