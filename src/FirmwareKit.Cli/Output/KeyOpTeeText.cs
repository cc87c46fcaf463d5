using System.Globalization;
using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit key optee</c> for people.</summary>
internal static class KeyOpTeeText
{
    public static void Write(FirmwarePublicKey key, string name, OpTeeKeySource? builtIn, string? path, TextWriter output, Screen screen)
    {
        WriteBuiltIn(key, name, builtIn, path, new Page(output, screen));
        if (builtIn is not null && path is null)
        {
            output.WriteLine();
            output.Write(builtIn.ToC());
        }

        output.WriteLine();
        WriteOtp(key, new Page(output, screen));
    }

    private static void WriteBuiltIn(FirmwarePublicKey key, string name, OpTeeKeySource? builtIn, string? path, Page page)
    {
        page.Line($"{name}: {key.Description}");
        page.Heading("Built into OP-TEE");
        if (builtIn is null)
        {
            page.Paragraph("not possible: OP-TEE's build takes an RSA key only.", indent: 2);
            page.Flush();
            return;
        }

        page.Line($"  {OpTeeKeySource.MakeVariable}={name}");
        page.Paragraph("The build wants PEM, not encrypted, and counts a relative path from OP-TEE's tree. Give it the public key; it needs no other.", indent: 2);
        page.Line();
        page.Line(path is null ? "  C source that the build generates:" : $"  C source that the build generates: {path}");
        page.Flush();
    }

    private static void WriteOtp(FirmwarePublicKey key, Page page)
    {
        page.Line("In OTP: oem_rproc_pkh, for ST's OP-TEE with CFG_REMOTEPROC_PUB_KEY_VERIFY=y");
        if (!OtpKeyHash.IsPossible(key))
        {
            page.Paragraph("not possible: that mode takes RSA-2048 with an exponent of 3 bytes, or P-256.", indent: 2);
            page.Flush();
            return;
        }

        page.Table(
            [.. OtpLocation.All.Select(location => $">word on {location.Soc}"), "value"],
            OtpKeyHash.Of(key).Words.Index().Select(word => (IReadOnlyList<string>)
                [.. OtpLocation.All.Select(location => (location.FirstWord + word.Index).ToString(CultureInfo.InvariantCulture)), $"0x{word.Item:x8}"]));
        page.Flush();
    }
}
