using FirmwareKit.Tee;

namespace FirmwareKit.Reports;

/// <summary>What was verified and what was signed, as JSON.</summary>
public static class SigningJson
{
    /// <summary>Writes a verification, schema <c>fwkit.verify/1</c>.</summary>
    /// <param name="verification">The verification.</param>
    /// <param name="name">Name of the image.</param>
    /// <param name="fingerprint">Fingerprint of the key.</param>
    public static string Write(TeeVerification verification, string name, string fingerprint)
    {
        ArgumentNullException.ThrowIfNull(verification);
        return JsonReport.Write("fwkit.verify/1", json =>
        {
            json.WriteString("name", name);
            json.WriteBoolean("accepted", verification.IsAccepted);
            json.WriteBoolean("signatureValid", verification.IsSignatureValid);
            json.WriteString("keyFingerprint", fingerprint);
            json.WriteNumber("hashedSegments", verification.HashedSegments);
            json.WriteStartObject("teeResult");
            json.WriteString("code", JsonReport.Hex((uint)verification.BoardResult));
            json.WriteString("name", verification.BoardResult.GetName());
            json.WriteEndObject();
            json.List("findings", verification.Findings, finding =>
            {
                json.WriteString("severity", JsonReport.Kebab(finding.Severity));
                json.WriteString("message", finding.Message);
                json.WriteNumber("offset", finding.Offset);
                if (finding.BoardResult is { } result)
                    json.WriteString("teeResult", result.Describe());
            });
        });
    }

    /// <summary>Writes what was signed, schema <c>fwkit.sign/1</c>.</summary>
    /// <param name="image">The signed image.</param>
    /// <param name="name">Name of the image.</param>
    /// <param name="fingerprint">Fingerprint of the key.</param>
    /// <param name="sha256">SHA-256 of the whole file.</param>
    /// <param name="warnings">What the signer should know.</param>
    public static string Write(TeeImage image, string name, string fingerprint, ReadOnlySpan<byte> sha256, IEnumerable<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(image);
        var digest = Convert.ToHexStringLower(sha256);
        return JsonReport.Write("fwkit.sign/1", json =>
        {
            json.WriteString("name", name);
            json.WriteNumber("size", image.Source.Length);
            json.WriteString("sha256", digest);
            json.WriteString("keyFingerprint", fingerprint);
            json.WriteNumber("images", image.Parts.Length);
            json.WriteNumber("segments", image.SegmentTable.Length);
            json.Address("bootAddress", image.BootAddress);
            json.WriteStartArray("warnings");
            foreach (var warning in warnings)
                json.WriteStringValue(warning);
            json.WriteEndArray();
        });
    }
}
