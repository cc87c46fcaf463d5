using FirmwareKit.Loading;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Preflight;
using FirmwareKit.Tee;

namespace FirmwareKit.Reports.Html;

/// <summary>What the board does, step by step, with the lines that it prints.</summary>
internal static class TimelineSection
{
    public static IEnumerable<ReportSection> Of(PreflightReport report)
    {
        var title = report.Outcome.Attachment is null ? "Boot sequence" : "Attaching";
        yield return new ReportSection("boot", title, Quantity.Count(report.Outcome.Steps.Count, "step"), html => Write(report.Outcome, html));
        if (report.Outcome is { Attachment: not null, Later.Count: > 0 })
            yield return new ReportSection("later", "Afterwards", Quantity.Count(report.Outcome.Later.Count, "event"), html => WriteLater(report.Outcome, html));
    }

    private static void Write(LoadOutcome outcome, MarkupWriter html)
    {
        html.Leaf("p", outcome.Attachment is null
            ? $"What {outcome.Loader} does, and prints, when the processor is started."
            : $"What {outcome.Loader} does, and prints, with the core that the boot chain started.", ("class", "lede"));
        using (html.Open("ol", ("class", "timeline")))
        {
            foreach (var step in outcome.Steps)
                Write(step, outcome, html);
        }

        if (outcome.NotModelled is { } notModelled)
            html.Leaf("p", $"Not modelled: {notModelled}.", ("class", "remark"));
        if (outcome is { Verdict: not LoadVerdict.KernelCrash, Uncertainties.Count: > 0 })
            html.Leaf("p", $"Not certain: {string.Join("; ", outcome.Uncertainties)}.", ("class", "remark"));
    }

    private static void Write(LoadStep step, LoadOutcome outcome, MarkupWriter html)
    {
        var isEnd = ReferenceEquals(step, outcome.FailedStep);
        using var item = html.Open("li", ("class", isEnd ? "step stopped" : "step"), ("data-step", step.Id));
        using (html.Open("p", ("class", "title")))
        {
            html.Leaf("span", step.Title, ("class", "what"));
            html.Text(" ");
            html.Leaf("code", step.Function);
        }

        using (html.Open("ul", ("class", "log")))
        {
            foreach (var line in step.Id == "authenticate" && outcome.SecureLoad is { } load ? load.Log : [])
                Line("error", "E/TA", line.ToString(), html);
            foreach (var line in step.Log)
                Line(LevelClass(line.Level), LevelWord(line.Level), line.Text, html);
        }

        if (step.Id == "authenticate" && outcome.SecureLoad is { IsLoaded: false } refused)
            html.Leaf("p", $"OP-TEE stops at {refused.Stage.GetName()} with {refused.Result.Describe()}. {refused.Reason}", ("class", "why"));
        if (isEnd)
            html.Leaf("p", EndOf(outcome), ("class", "end"));
    }

    /// <summary>What stop, detach, a crash and a reboot do to a core that Linux did not start.</summary>
    private static void WriteLater(LoadOutcome outcome, MarkupWriter html)
    {
        using var list = html.Open("ol", ("class", "timeline"));
        foreach (var later in outcome.Later)
        {
            using var item = html.Open("li", ("class", "step"), ("data-event", later.Id));
            using (html.Open("p", ("class", "title")))
            {
                html.Leaf("span", later.Title, ("class", "what"));
                html.Text(later.ErrorNumber == 0 ? $": state {later.State}" : $": state {later.State}, error {later.ErrorNumber} ({ErrorNumber.NameOf(later.ErrorNumber)})");
            }

            html.Leaf("p", later.Consequence, ("class", "why"));
            using var log = html.Open("ul", ("class", "log"));
            foreach (var line in later.Log)
                Line(LevelClass(line.Level), LevelWord(line.Level), line.Text, html);
        }
    }

    private static string EndOf(LoadOutcome outcome) => outcome.Verdict switch
    {
        LoadVerdict.KernelCrash when outcome.Uncertainties.Count != 0 => $"The boot ends here: {outcome.Uncertainties[^1]}.",
        LoadVerdict.KernelCrash => "The boot ends here: the kernel crashes.",
        LoadVerdict.NoProcessor => $"It ends here: there is no such processor for Linux. Error {outcome.ErrorNumber} ({ErrorNumber.NameOf(outcome.ErrorNumber)}).",
        _ when outcome.Attachment is not null => $"Attaching ends here with error {outcome.ErrorNumber} ({ErrorNumber.NameOf(outcome.ErrorNumber)}).",
        _ => $"The boot ends here with error {outcome.ErrorNumber} ({ErrorNumber.NameOf(outcome.ErrorNumber)}).",
    };

    private static void Line(string style, string level, string text, MarkupWriter html)
    {
        using var line = html.Open("li", ("class", style));
        html.Leaf("span", level, ("class", "level"));
        html.Text(" ");
        html.Leaf("code", text);
    }

    private static string LevelClass(LogLevel level) => level switch
    {
        LogLevel.Error => "error",
        LogLevel.Warning => "warning",
        _ => "info",
    };

    /// <summary>As <c>dmesg -x</c> names them.</summary>
    private static string LevelWord(LogLevel level) => level switch
    {
        LogLevel.Error => "err",
        LogLevel.Warning => "warn",
        _ => "info",
    };
}
