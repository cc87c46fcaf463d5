using FirmwareKit.Preflight;

namespace FirmwareKit.Reports.Html;

/// <summary>The head of the page: the verdict, what was checked, and the way to the rest.</summary>
internal static class VerdictSection
{
    public static void Write(PreflightReport report, IReadOnlyList<CheckFact> facts, IReadOnlyList<ReportSection> sections, MarkupWriter html)
    {
        var verdict = CheckSummary.VerdictOf(report);
        var grade = GradeOf(verdict.Grade);
        using var header = html.Open("header", ("id", "verdict"), ("class", $"verdict {grade}"));
        using (html.Open("div", ("class", "bar")))
        {
            html.Leaf("p", "Pre-flight report", ("class", "kind"));
            html.Leaf("button", "Dark", ("type", "button"), ("id", "theme"), ("hidden", string.Empty));
        }

        using (html.Open("h1"))
        {
            html.Leaf("span", verdict.Word, ("class", "word"));
            if (verdict.Rest.Length != 0)
            {
                html.Text(" ");
                html.Leaf("span", verdict.Rest, ("class", "rest"));
            }
        }

        using (html.Open("dl", ("class", "facts")))
        {
            foreach (var fact in facts)
            {
                using var pair = html.Open("div");
                html.Leaf("dt", fact.Label);
                html.Leaf("dd", fact.Value);
            }
        }

        using (html.Open("nav", ("aria-label", "Sections")))
        {
            foreach (var section in sections)
            {
                using var link = html.Open("a", ("href", $"#{section.Id}"));
                html.Text(section.Title);
                if (section.Note.Length != 0)
                {
                    html.Text(" ");
                    html.Leaf("span", section.Note, ("class", "note"));
                }
            }
        }
    }

    private static string GradeOf(VerdictGrade grade) => grade switch
    {
        VerdictGrade.Good => "good",
        VerdictGrade.Warned => "warned",
        _ => "bad",
    };
}
