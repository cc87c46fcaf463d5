using FirmwareKit.Preflight;

namespace FirmwareKit.Reports.Html;

/// <summary>
/// The pre-flight report as one HTML file that needs nothing else: no network, no other file, and no script to be read. A content security policy in the file
/// itself lets only the library's own style and script in, by their hashes; what comes from inputs is text, always.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the report, without the device tree's name.</summary>
    /// <param name="report">The report.</param>
    /// <param name="output">Where to; the encoding must be UTF-8. Left open.</param>
    /// <exception cref="IOException">The output cannot be written, or the firmware cannot be read: its SHA-256 is in the report.</exception>
    public static void Write(PreflightReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        Write(report, CheckSummary.FactsOf(report), [], output);
    }

    /// <summary>Writes the report, with what the device tree was made of.</summary>
    /// <param name="file">A file that was checked.</param>
    /// <param name="output">Where to; the encoding must be UTF-8. Left open.</param>
    /// <exception cref="ArgumentException">The file could not be read: there is no report.</exception>
    /// <exception cref="IOException">The output cannot be written, or the firmware cannot be read: its SHA-256 is in the report.</exception>
    public static void Write(CheckedFirmware file, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(output);
        Write(file.Report!, CheckSummary.FactsOf(file), file.Trees, output);
    }

    private static void Write(PreflightReport report, IReadOnlyList<CheckFact> facts, IReadOnlyList<ReportInput> trees, TextWriter output)
    {
        var html = new MarkupWriter(output);
        html.DocumentType();
        using (html.Open("html", ("lang", "en")))
        {
            WriteHead(report, html);
            using (html.Open("body"))
            {
                WriteContent(report, facts, trees, html);
                html.Asset(PageAsset.ReportScript);
            }
        }

        output.Write('\n');
    }

    private static void WriteHead(PreflightReport report, MarkupWriter html)
    {
        using var head = html.Open("head");
        html.Empty("meta", ("charset", "utf-8"));
        html.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", ContentPolicy));
        html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
        html.Empty("meta", ("name", "referrer"), ("content", "no-referrer"));
        html.Leaf("title", $"{CheckSummary.VerdictOf(report).Word}: {report.Context.Image.Name} on {report.Context.Processor.Name}");
        html.Asset(PageAsset.ReportStyle);
    }

    private static string ContentPolicy =>
        $"default-src 'none'; style-src {PageAsset.ReportStyle.Hash}; script-src {PageAsset.ReportScript.Hash}; base-uri 'none'; form-action 'none'";

    private static void WriteContent(PreflightReport report, IReadOnlyList<CheckFact> facts, IReadOnlyList<ReportInput> trees, MarkupWriter html)
    {
        html.Leaf("a", "Skip to the verdict", ("class", "skip"), ("href", "#verdict"));
        ReportSection[] sections =
        [
            .. FindingsSection.Of(report),
            .. Map.MemorySection.Of(report),
            .. TimelineSection.Of(report),
            .. SignatureSection.Of(report),
            .. ResourceTableSection.Of(report),
            .. IgnoredSection.Of(report),
            InputsSection.Of(report, trees),
        ];
        VerdictSection.Write(report, facts, sections, html);
        using (html.Open("main"))
        {
            foreach (var section in sections)
                section.Write(html);
        }

        using (html.Open("footer"))
        {
            html.Leaf("p", "This file holds all that it shows: it loads nothing, and sends nothing.");
            html.Leaf("p", string.Empty, ("id", "said"), ("class", "said"), ("role", "status"));
        }
    }
}
