using System.Collections.Immutable;
using System.Globalization;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Preflight;
using FirmwareKit.Signing;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Verification;

namespace FirmwareKit.Reports.Html;

/// <summary>A signed image: its signature, the key that the board trusts, what OP-TEE says, and the records and segment hashes that are signed.</summary>
internal static class SignatureSection
{
    /// <summary>More records than this are no image that anyone made; the page stays readable.</summary>
    private const int MostRows = 200;

    public static IEnumerable<ReportSection> Of(PreflightReport report)
    {
        if (report.Context.Image.Format != FirmwareFormat.SignedImage)
            yield break;
        TeeImage image;
        try
        {
            image = TeeImage.Read(report.Context.Image.Source);
        }
        catch (TeeImageFormatException)
        {
            // The model of the board has the reason, and the findings say it.
            yield break;
        }

        yield return new ReportSection("signature", "Signature and key", AlgorithmOf(image), html => Write(image, report, html));
    }

    private static void Write(TeeImage image, PreflightReport report, MarkupWriter html)
    {
        using (html.Open("dl", ("class", "facts")))
        {
            foreach (var (label, value) in Facts(image, report))
            {
                using var pair = html.Open("div");
                html.Leaf("dt", label);
                html.Leaf("dd", value);
            }
        }

        Table(html, "Signed records", image.Tlvs.Records, ["Record", ">Type", ">Offset", ">Length", "Value"], record =>
        [
            TlvType.NameOf(record.Type) ?? "-",
            Hex(record.Type),
            Hex(record.Offset),
            record.Length.ToString(CultureInfo.InvariantCulture),
            Tee.TlvValue.Describe(image, record),
        ]);
        Table(html, "Signed segments", image.SegmentTable, [">#", "Type", ">Load address", ">In file", ">In memory", "SHA-256"], entry =>
        [
            entry.Header.Index.ToString(CultureInfo.InvariantCulture),
            entry.Header.Type.ToString(),
            Quantity.Address(entry.Header.PhysicalAddress),
            Quantity.Size(entry.Header.FileSize),
            Quantity.Size(entry.Header.MemorySize),
            entry.IsZero ? "an entry of zeros" : Convert.ToHexStringLower(entry.Digest.AsSpan()),
        ]);
    }

    private static void Table<T>(MarkupWriter html, string title, ImmutableArray<T> items, string[] headings, Func<T, IReadOnlyList<string>> row)
    {
        html.Leaf("h3", title);
        HtmlTable.Write(html, title, headings, NarrowTable.Stacks, items.Take(MostRows).Select(row));
        if (items.Length > MostRows)
            html.Leaf("p", $"{items.Length - MostRows} more are not shown.", ("class", "remark"));
    }

    private static IEnumerable<(string Label, string Value)> Facts(TeeImage image, PreflightReport report)
    {
        var (trusted, load) = (report.Context.SecureSide?.TrustedKey, report.Outcome.SecureLoad);
        yield return ("Signature", $"{AlgorithmOf(image)}, {Quantity.Count((int)Math.Min(image.Header.SignatureLength, int.MaxValue), "byte")} at offset {Hex(image.Header.SignatureOffset)}");
        yield return ("Checked", (load, trusted) switch
        {
            (null, _) => "no: Linux did not hand the image to OP-TEE",
            (_, null) => "no: the key that the board trusts was not given (--public-key)",
            ({ IsAuthenticated: true }, _) => "valid, with the key that the board trusts",
            ({ Stage: OpTeeStage.VerifySignature }, _) => $"refused, {load.Result.Describe()}",
            _ => "no: OP-TEE stops before it comes to the signature",
        });
        yield return ("Trusted key", trusted is null ? "not given" : trusted.Description);
        if (trusted is not null)
            yield return ("Key SHA-256", trusted.Fingerprint);
        yield return ("OP-TEE says", load is null ? "nothing: it was not asked" : load.IsLoaded ? load.Result.Describe() : $"{load.Result.Describe()}, at {load.Stage.GetName()}. {load.Reason}");
        if (report.Context.SecureSide is { } board)
            yield return ("Checked as", $"{board.Options.Profile.Description}, {(int)board.Options.Width} bits");
        yield return ("Boot address", image.BootAddress is { } address ? Quantity.Address(address) : "none (no BOOTADDR record)");
        yield return ("Encryption", image.IsEncrypted ? "segments are encrypted (AES-CBC)" : "none");
        var uncovered = load is { IsLoaded: true } ? Coverage.FindUncovered(image, load.Hashed) : Coverage.FindUncovered(image);
        yield return ("Not covered", uncovered.IsEmpty
            ? "nothing: signature and signed hashes cover every byte"
            : $"{Quantity.Size((ulong)uncovered.Sum(range => range.Length))} in {Quantity.Count(uncovered.Length, "range")}: headers, symbols, padding");
    }

    private static string AlgorithmOf(TeeImage image) => image.Algorithm switch
    {
        SignatureAlgorithm.RsaPkcs1Sha256 => string.Create(CultureInfo.InvariantCulture, $"RSA-{image.Header.SignatureLength * 8L}"),
        SignatureAlgorithm.EcdsaP256Sha256 => "ECDSA P-256",
        _ => "unknown algorithm",
    };

    private static string Hex(long value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
}
