using System.Globalization;
using FirmwareKit.Preflight;

namespace FirmwareKit.Reports.Html;

/// <summary>What the user chose not to hear of, with the reasons.</summary>
internal static class IgnoredSection
{
    public static IEnumerable<ReportSection> Of(PreflightReport report)
    {
        if (report.Ignored.Count != 0)
            yield return new ReportSection("ignored", "Ignored", report.Ignored.Sum(ignored => ignored.Findings).ToString(CultureInfo.InvariantCulture), html => Write(report, html));
    }

    private static void Write(PreflightReport report, MarkupWriter html)
    {
        html.Leaf("p", "These rules found something, and this project chose to leave it out.", ("class", "lede"));
        HtmlTable.Write(html, "Ignored rules", ["Rule", "Severity", "Title", ">Findings", "Reason"], report.Ignored.Select(ignored => (IReadOnlyList<string>)
        [
            ignored.Rule.Id,
            FindingsSection.WordOf(ignored.Rule.Severity),
            ignored.Rule.Title,
            ignored.Findings.ToString(CultureInfo.InvariantCulture),
            ignored.Reason,
        ]));
    }
}
