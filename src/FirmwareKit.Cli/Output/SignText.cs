using FirmwareKit.Cli.Commands;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit sign</c> for people.</summary>
internal static class SignText
{
    public static void Write(SignedFile file, Page page)
    {
        page.Headline("SIGNED", new Style(Color.Green, decoration: Decoration.Bold), file.Path);
        page.Line();
        page.Pairs(
        [
            ("Size", $"{file.Size} bytes, {Sizes.Count(file.Images, "image")}, {Sizes.Count(file.Segments, "signed segment")}"),
            ("SHA-256", Convert.ToHexStringLower(file.Sha256)),
            ("Key", file.KeyDescription),
            ("Key SHA-256", file.KeyFingerprint),
            ("Boot address", file.BootAddress is { } address ? Sizes.Address(address) : "none"),
        ],
        labelWidth: 12);
        page.Flush();
    }
}
