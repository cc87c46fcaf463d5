using System.Text.Json;
using FirmwareKit.LogReading;

namespace FirmwareKit.Reports;

/// <summary>An explained log as JSON, schema <c>fwkit.log/1</c>.</summary>
public static class LogJson
{
    /// <summary>Writes the report.</summary>
    /// <param name="report">The log.</param>
    /// <param name="diagnoses">The same lines held against a check; empty when none was made.</param>
    public static string Write(LogReport report, IReadOnlyList<LogDiagnosis> diagnoses)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(diagnoses);
        return JsonReport.Write("fwkit.log/1", json =>
        {
            json.List("explained", report.Explanations.Index(), explained =>
            {
                WriteExplanation(json, explained.Item);
                if (explained.Index < diagnoses.Count)
                    WriteDiagnosis(json, diagnoses[explained.Index]);
            });
            json.Strings("unknown", report.Unknown);
            json.WriteNumber("omitted", report.Omitted);
        });
    }

    private static void WriteExplanation(Utf8JsonWriter json, LogExplanation explanation)
    {
        json.WriteNumber("line", explanation.LineNumber);
        json.WriteNumber("count", explanation.Count);
        json.WriteString("text", explanation.Line);
        json.WriteBoolean("problem", explanation.Pattern.IsProblem);
        json.WriteString("meaning", explanation.Meaning);
        if (explanation.Cause.Length != 0)
            json.WriteString("cause", explanation.Cause);
        if (explanation.Advice.Length != 0)
            json.WriteString("advice", explanation.Advice);
        json.Strings("rules", explanation.Pattern.Rules);
    }

    private static void WriteDiagnosis(Utf8JsonWriter json, LogDiagnosis diagnosis)
    {
        json.WriteString("check", JsonReport.Kebab(diagnosis.Agreement));
        json.List("findings", diagnosis.Findings, finding =>
        {
            json.WriteString("rule", finding.Rule.Id);
            json.WriteString("severity", JsonReport.Kebab(finding.Severity));
            json.WriteString("message", finding.Message);
            json.WriteString("location", finding.Location.Description);
            json.WriteString("fix", finding.Fix);
        });
    }
}
