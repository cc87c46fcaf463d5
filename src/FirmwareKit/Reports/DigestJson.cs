using FirmwareKit.Signing;
using FirmwareKit.Tee.Building;

namespace FirmwareKit.Reports;

/// <summary>What is to be signed, as JSON.</summary>
public static class DigestJson
{
    /// <summary>Writes the digest, schema <c>fwkit.digest/1</c>.</summary>
    /// <param name="content">What is to be signed.</param>
    /// <param name="key">The key of whoever will sign.</param>
    /// <param name="warnings">What the signer should know.</param>
    public static string Write(UnsignedContent content, FirmwarePublicKey key, IEnumerable<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(key);
        return JsonReport.Write("fwkit.digest/1", json =>
        {
            json.WriteString("digest", Convert.ToHexStringLower(content.Digest.Span));
            json.WriteString("digestInfo", Convert.ToHexStringLower(DigestInfo.Encode(content.Digest.Span)));
            json.WriteNumber("signedSize", content.SignedBytes.Length);
            json.WriteString("algorithm", JsonReport.Kebab(key.Algorithm));
            json.WriteString("keyFingerprint", key.Fingerprint);
            json.WriteStartArray("warnings");
            foreach (var warning in warnings)
                json.WriteStringValue(warning);
            json.WriteEndArray();
        });
    }
}
