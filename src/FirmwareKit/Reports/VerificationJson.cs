using System.Text.Json;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.SignedImages;
using FirmwareKit.Tee;

namespace FirmwareKit.Reports;

/// <summary>What was verified, as JSON: schema <c>fwkit.verify/2</c>, a list of files even for one.</summary>
public static class VerificationJson
{
    /// <summary>Writes verifications.</summary>
    /// <param name="files">Each file: its name, and its verdict or why there is none.</param>
    public static string Write(IReadOnlyList<(string Name, VerificationVerdict? Verdict, string Problem)> files) =>
        JsonReport.Write("fwkit.verify/2", json => json.List("files", files, file =>
        {
            json.WriteString("name", file.Name);
            json.WriteBoolean("accepted", file.Verdict?.IsAccepted ?? false);
            if (file.Verdict is { } verdict)
                WriteVerdict(json, verdict);
            else
                json.WriteString("problem", file.Problem);
        }));

    private static void WriteVerdict(Utf8JsonWriter json, VerificationVerdict verdict)
    {
        var result = verdict.Result;
        json.WriteString("strictness", JsonReport.Kebab(verdict.Strictness));
        json.WriteBoolean("signatureValid", result.Key is not null);
        json.WriteString("keyFingerprint", result.Key?.Fingerprint);
        json.WriteNumber("hashedSegments", result.HashedSegments);
        json.WriteStartObject("opTee");
        json.WriteString("version", result.Board.Profile.Name);
        json.WriteNumber("bits", (int)result.Board.Width);
        Result(json, result.Outcome.Result);
        json.WriteString("stage", result.Outcome.Stage.GetName());
        json.WriteString("reason", result.Outcome.Reason);
        if (result.Outcome.Offset is { } offset)
            json.WriteNumber("offset", offset);
        json.WriteString("fix", result.Outcome.Fix);
        json.WriteStartArray("log");
        foreach (var line in result.Outcome.Log)
            json.WriteStringValue(line.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
        json.List("findings", result.Findings, finding =>
        {
            json.WriteString("severity", JsonReport.Kebab(finding.Severity));
            json.WriteBoolean("rejects", verdict.IsFatal(finding));
            json.WriteString("message", finding.Message);
            json.WriteNumber("offset", finding.Offset);
            if (finding.BoardResult is { } code)
                json.WriteString("teeResult", code.Describe());
        });
        json.List("uncovered", result.Uncovered, range =>
        {
            json.WriteNumber("offset", range.Offset);
            json.WriteNumber("length", range.Length);
        });
    }

    private static void Result(Utf8JsonWriter json, TeeResult result)
    {
        json.WriteStartObject("teeResult");
        json.WriteString("code", JsonReport.Hex((uint)result));
        json.WriteString("name", result.GetName());
        json.WriteEndObject();
    }
}
