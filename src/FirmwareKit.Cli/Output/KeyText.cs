using FirmwareKit.Signing;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary>A key for people.</summary>
internal static class KeyText
{
    private const int LabelWidth = 12;

    public static void WriteFingerprint(FirmwarePublicKey key, string name, Page page)
    {
        page.Line(name);
        page.Pairs(Describe(key), labelWidth: LabelWidth);
        page.Flush();
    }

    public static void WriteGenerated(FirmwarePublicKey key, string path, string? publicPath, bool isEncrypted, Page page)
    {
        page.Headline("GENERATED", new Style(Color.Green, decoration: Decoration.Bold), path);
        page.Line();
        page.Pairs(
        [
            ("Private key", $"{path}, {(isEncrypted ? "encrypted" : "not encrypted: whoever reads the file can sign")}"),
            ("Public key", publicPath ?? $"not written; fwkit key public {path} --out PUB.pem does"),
            .. Describe(key),
        ],
        labelWidth: LabelWidth);
        page.Flush();
    }

    private static IEnumerable<(string Label, string Value)> Describe(FirmwarePublicKey key)
    {
        yield return ("Key", key.Algorithm == SignatureAlgorithm.RsaPkcs1Sha256 ? $"{key.Description}, exponent 0x{Convert.ToHexStringLower(key.Exponent.Span)}" : key.Description);
        yield return ("Key SHA-256", key.Fingerprint);
        yield return ("OTP hash", OtpKeyHash.IsPossible(key) ? Convert.ToHexStringLower(OtpKeyHash.Of(key).Value.Span) : "none: that mode takes RSA-2048 with an exponent of 3 bytes, or P-256");
    }
}
