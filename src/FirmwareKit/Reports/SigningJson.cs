using FirmwareKit.SignedImages;

namespace FirmwareKit.Reports;

/// <summary>What was signed, as JSON.</summary>
public static class SigningJson
{
    /// <summary>Writes what was signed, schema <c>fwkit.sign/2</c>.</summary>
    /// <param name="summary">The signed image.</param>
    /// <param name="name">Name of the image.</param>
    /// <param name="warnings">What the signer should know.</param>
    public static string Write(SignedImageSummary summary, string name, IEnumerable<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return JsonReport.Write("fwkit.sign/2", json =>
        {
            json.WriteString("name", name);
            json.WriteNumber("size", summary.Size);
            json.WriteString("signedDigest", Convert.ToHexStringLower(summary.Digest.Span));
            json.WriteString("algorithm", JsonReport.Kebab(summary.Algorithm));
            json.WriteString("keyFingerprint", summary.KeyFingerprint);
            json.WriteNumber("images", summary.Images);
            json.WriteNumber("segments", summary.TableEntries);
            json.WriteBoolean("encrypted", summary.IsEncrypted);
            json.Address("bootAddress", summary.BootAddress);
            json.WriteStartArray("warnings");
            foreach (var warning in warnings)
                json.WriteStringValue(warning);
            json.WriteEndArray();
        });
    }
}
