using System.Collections.Frozen;
using FirmwareKit.Firmware;
using FirmwareKit.Installed;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight;

/// <summary>Will this firmware boot on this board? Models the loader, then runs all rules over what it did.</summary>
public static class PreflightCheck
{
    /// <summary>A hostile file can break one rule in 65,535 places; nobody reads that many.</summary>
    private const int MostOfOneRule = 20;

    /// <summary>Runs the check.</summary>
    /// <param name="image">The firmware.</param>
    /// <param name="processor">The processor it is meant for.</param>
    /// <param name="options">Choices of the board.</param>
    /// <exception cref="IOException">The firmware cannot be read.</exception>
    public static PreflightReport Run(FirmwareImage image, RemoteProcessor processor, LinuxOptions options) => Run(image, processor, options, InstalledSystem.Unknown);

    /// <summary>Runs the check, and looks at the software on the board as well.</summary>
    /// <param name="image">The firmware.</param>
    /// <param name="processor">The processor it is meant for.</param>
    /// <param name="options">Choices of the board.</param>
    /// <param name="installed">The kernel's configuration and the file systems, as far as they are known.</param>
    /// <exception cref="IOException">The firmware, or a file of the root file system, cannot be read.</exception>
    public static PreflightReport Run(FirmwareImage image, RemoteProcessor processor, LinuxOptions options, InstalledSystem installed) =>
        Run(image, processor, options, installed, RuleChoices.None);

    /// <summary>Runs the check with some rules ignored or weighed differently.</summary>
    /// <param name="image">The firmware.</param>
    /// <param name="processor">The processor it is meant for.</param>
    /// <param name="options">Choices of the board.</param>
    /// <param name="installed">The kernel's configuration and the file systems, as far as they are known.</param>
    /// <param name="choices">What the user decided on rules. What the loader does is not touched by it.</param>
    /// <exception cref="IOException">The firmware, or a file of the root file system, cannot be read.</exception>
    public static PreflightReport Run(FirmwareImage image, RemoteProcessor processor, LinuxOptions options, InstalledSystem installed, RuleChoices choices)
    {
        ArgumentNullException.ThrowIfNull(installed);
        ArgumentNullException.ThrowIfNull(choices);
        var outcome = LinuxLoader.Run(image, processor, options);
        var context = new PreflightContext(image, processor, outcome, LinuxSurvey.Run(image, processor, options, outcome), installed, options.OpTee) { Options = options };
        var later = LaterLines(context);
        var contents = SignedContent.Open(context).ToList();
        var findings = new List<Finding>();
        var ignored = new List<IgnoredRule>();
        foreach (var rule in RuleCatalog.All)
        {
            var choice = choices.TryFind(rule, out var made) ? made : null;
            // Nearly every rule finds nothing: a list is made for those that do.
            List<Finding>? found = null;
            foreach (var evidence in contents.Count == 0 ? rule.Check(context) : rule.Check(context).Concat(InSignedImage(rule, contents)))
            {
                found ??= [];
                found.Add(ToFinding(rule, evidence, choice is { Severity: null } ? null : choice, later));
                if (found.Count == MostOfOneRule)
                    break;
            }

            if (found is null)
                continue;
            if (choice is { Severity: null })
                ignored.Add(new IgnoredRule(rule, found.Count, choice.Reason) { LeftOut = found });
            else
                findings.AddRange(found);
        }

        var stopsAt = StopFinder.Find(outcome, findings);
        return new PreflightReport(context, FindingOrder.Sort(findings, stopsAt))
        {
            Ignored = ignored,
            Choices = choices,
            Unused = choices.All.Count == 0 ? [] : [.. choices.All.Where(choice => findings.TrueForAll(finding => finding.Rule != choice.Rule) && ignored.TrueForAll(left => left.Rule != choice.Rule))],
            StopsAt = stopsAt,
        };
    }

    /// <summary>The lines that the board prints only when the fault that ends the start is mended.</summary>
    private static IReadOnlySet<string> LaterLines(PreflightContext context) => ReferenceEquals(context.Survey, context.Outcome)
        ? FrozenSet<string>.Empty
        : context.Log.All.Select(line => line.Text).Except(context.Outcome.Log.Select(line => line.Text)).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<Evidence> InSignedImage(Rule rule, List<(PreflightContext Context, Tee.TeeImagePart Part)> contents) =>
        SignedContent.IsMeant(rule)
            ? contents.SelectMany(content => rule.Check(content.Context).Select(evidence => SignedContent.InFile(evidence, content.Part)))
            : [];

    private static Finding ToFinding(Rule rule, Evidence evidence, RuleChoice? choice, IReadOnlySet<string> later)
    {
        var isLater = evidence.BoardLine is { } line && later.Contains(line);
        var fix = evidence.Fix ?? rule.Fix;
        return new Finding(rule, evidence.Message, evidence.Location, evidence.Command.Length == 0 ? fix : $"{fix} {evidence.Command}", isLater ? null : evidence.BoardLine)
        {
            Command = evidence.Command,
            LaterLine = isLater ? evidence.BoardLine : null,
            Choice = choice,
        };
    }
}
