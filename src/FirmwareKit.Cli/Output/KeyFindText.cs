using FirmwareKit.Signing;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit key find-in</c> for people.</summary>
internal static class KeyFindText
{
    public static void Write(string path, IReadOnlyList<KeyMatch> matches, Func<FirmwarePublicKey, string> nameOf, bool isCutOff, Page page)
    {
        if (matches.Count == 0)
        {
            page.Headline("NOT FOUND", new Style(Color.Red, decoration: Decoration.Bold), path);
            page.Line();
            page.Paragraph("None of the keys is in the file. A part that is compressed or encrypted cannot be looked into: use the file before it was packed, such as tee-raw.bin.", indent: 2);
            page.Flush();
            return;
        }

        page.Headline("FOUND", new Style(Color.Green, decoration: Decoration.Bold), path);
        page.Line();
        page.Table([">offset", "what", "key"], matches.Select(match => (IReadOnlyList<string>)[$"0x{match.Offset:x8}", Describe(match.Form), nameOf(match.Key)]));
        if (isCutOff)
            page.Line($"  The search ended after {matches.Count} places.");
        page.Flush();
    }

    private static string Describe(KeyMatchForm form) => form switch
    {
        KeyMatchForm.Modulus => "modulus, as OP-TEE's build stores it",
        KeyMatchForm.ReversedModulus => "modulus, little endian",
        KeyMatchForm.Point => "point of the curve",
        KeyMatchForm.SubjectPublicKeyInfo => "whole key in DER",
        _ => "hash for OTP",
    };
}
