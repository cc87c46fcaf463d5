using FirmwareKit.Signing;
using FirmwareKit.Tee;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit verify</c> for people.</summary>
internal static class VerifyText
{
    public static void Write(TeeVerification verification, string name, FirmwarePublicKey key, Page page)
    {
        if (verification.IsAccepted)
            page.Headline("VERIFIED", new Style(Color.Green, decoration: Decoration.Bold), name);
        else
            page.Headline("REJECTED", new Style(Color.Red, decoration: Decoration.Bold), name);
        page.Line();
        page.Pairs(
        [
            ("Key", key.Description),
            ("Key SHA-256", key.Fingerprint),
            ("Signature", verification.IsSignatureValid ? "valid" : "not valid for this key"),
            ("Segments", verification.IsSignatureValid ? $"{verification.HashedSegments} hashed and compared" : "not looked at"),
            ("OP-TEE says", verification.BoardResult == TeeResult.Success ? "0x00000000 SUCCESS, if every segment lies in its memory regions" : verification.BoardResult.Describe()),
        ],
        labelWidth: 12);
        if (verification.Findings.Count != 0)
            page.Heading("Findings");
        foreach (var finding in verification.Findings)
        {
            var isError = finding.Severity == TeeFindingSeverity.Error;
            page.Line(isError ? "  error" : "  warning", new Style(isError ? Color.Red : Color.Yellow, decoration: Decoration.Bold));
            page.Paragraph(finding.Message, indent: 4);
            page.Pairs(
            [
                ("where", $"byte 0x{finding.Offset:x}"),
                ("OP-TEE", finding.BoardResult is { } result ? result.Describe() : "does not notice"),
            ],
            indent: 4,
            labelWidth: 10);
        }

        page.Flush();
    }
}
