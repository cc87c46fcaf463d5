using FirmwareKit.SignedImages;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit sign</c>, <c>attach</c> and <c>resign</c> for people.</summary>
internal static class SignText
{
    public static void Write(SignedImageSummary summary, string path, string headline, Page page)
    {
        page.Headline(headline, new Style(Color.Green, decoration: Decoration.Bold), path);
        page.Line();
        page.Pairs(
        [
            ("Size", $"{summary.Size} bytes, {Sizes.Count(summary.Images, "image")}, {Sizes.Count(summary.TableEntries, "signed segment")}{(summary.IsEncrypted ? ", encrypted" : string.Empty)}"),
            ("Signed digest", Convert.ToHexStringLower(summary.Digest.Span)),
            ("Key", summary.Key),
            ("Key SHA-256", summary.KeyFingerprint),
            ("Boot address", summary.BootAddress is { } address ? Sizes.Address(address) : "none"),
        ],
        labelWidth: 13);
        page.Flush();
    }
}
