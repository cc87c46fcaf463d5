using FirmwareKit.Loading.OpTee;
using FirmwareKit.Signing;
using FirmwareKit.SignedImages;
using FirmwareKit.Tee;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit verify</c> for people.</summary>
internal static class VerifyText
{
    public static void Write(VerificationVerdict verdict, IReadOnlyList<FirmwarePublicKey> keys, Page page)
    {
        var result = verdict.Result;
        if (verdict.IsAccepted)
            page.Headline("VERIFIED", new Style(Color.Green, decoration: Decoration.Bold), Path.GetFileName(verdict.Name));
        else
            page.Headline("REJECTED", new Style(Color.Red, decoration: Decoration.Bold), Path.GetFileName(verdict.Name));
        page.Line();
        page.Pairs(Facts(verdict, keys), labelWidth: 12);
        if (!result.Outcome.IsLoaded)
            WriteRefusal(result, page);
        if (result.Findings.Length != 0)
            page.Heading(verdict.Strictness == Strictness.Strict || result.Findings.All(finding => finding.Severity == Tee.Verification.TeeFindingSeverity.Warning)
                ? "Findings"
                : "Findings (--strict rejects the image for those marked with *)");
        foreach (var finding in result.Findings)
        {
            var isFatal = verdict.IsFatal(finding);
            var mark = !isFatal && finding.Severity == Tee.Verification.TeeFindingSeverity.Error ? " *" : string.Empty;
            page.Line(isFatal ? "  error" : $"  warning{mark}", new Style(isFatal ? Color.Red : Color.Yellow, decoration: Decoration.Bold));
            page.Paragraph(finding.Message, indent: 4);
            page.Pairs(
            [
                ("where", $"byte 0x{finding.Offset:x}"),
                ("OP-TEE", result.AnswerTo(finding)),
            ],
            indent: 4,
            labelWidth: 10);
        }

        page.Flush();
    }

    /// <summary>The verdict in half a line.</summary>
    public static string Summary(VerificationVerdict verdict)
    {
        var result = verdict.Result;
        if (!result.Outcome.IsLoaded)
            return $"{result.Outcome.Result.Describe()}: {result.Outcome.Reason}";
        if (result.Findings.FirstOrDefault(verdict.IsFatal) is { } fatal)
            return fatal.Message;
        var warnings = result.Findings.Length == 0 ? string.Empty : $", {Sizes.Count(result.Findings.Length, "warning")}";
        return $"{result.Key?.Description} {result.Key?.Fingerprint[..16]}{warnings}";
    }

    private static IEnumerable<(string Label, string Value)> Facts(VerificationVerdict verdict, IReadOnlyList<FirmwarePublicKey> keys)
    {
        var result = verdict.Result;
        if (result.Key is { } key)
        {
            yield return ("Key", key.Description);
            yield return ("Key SHA-256", key.Fingerprint);
            yield return ("Signature", "valid");
            yield return ("Segments", result.Outcome.IsLoaded ? $"{result.HashedSegments} hashed and compared" : $"{result.HashedSegments} with their signed hash when OP-TEE ended");
            yield return ("Not covered", $"{Sizes.Size((ulong)result.Uncovered.Sum(range => range.Length))} in {Sizes.Count(result.Uncovered.Length, "range")}: headers, symbols, padding");
        }
        else
        {
            yield return (keys.Count == 1 ? "Key" : "Keys", string.Join(", ", keys.Select(candidate => $"{candidate.Description} {candidate.Fingerprint[..16]}...")));
            yield return ("Signature", result.Image is null ? "not looked at" : $"not of {(keys.Count == 1 ? "this key" : "any of these keys")}");
        }

        yield return ("Checked as", $"{result.Board.Profile.Description}, {(int)result.Board.Width} bits");
        yield return ("OP-TEE says", result.Outcome.IsLoaded
            ? $"{TeeResult.Success.Describe()}, if every segment lies in its memory regions"
            : $"{result.Outcome.Result.Describe()} at step {result.Outcome.Stage.GetName()}");
    }

    private static void WriteRefusal(VerificationResult result, Page page)
    {
        page.Heading("Why OP-TEE refuses it");
        page.Paragraph(result.Outcome.Reason, indent: 2);
        page.Pairs(
        [
            .. result.Outcome.Offset is { } offset ? [("where", $"byte 0x{offset:x}")] : Array.Empty<(string, string)>(),
            .. result.Outcome.Fix is { Length: > 0 } fix ? [("fix", fix)] : Array.Empty<(string, string)>(),
        ],
        labelWidth: 10);
        if (result.Outcome.Log.Count != 0)
            page.Heading("What the board prints");
        foreach (var line in result.Outcome.Log)
            page.Verbatim($"  E/TA:  {line}", new Style(decoration: Decoration.Dim));
    }
}
