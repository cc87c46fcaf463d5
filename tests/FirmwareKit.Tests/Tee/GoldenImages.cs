using System.Text.Json;

namespace FirmwareKit.Tests.Tee;

/// <summary>The manifest of testdata/signed: one object an image.</summary>
internal static class GoldenImages
{
    private static readonly JsonDocument Manifest = JsonDocument.Parse(TestData.Bytes("signed", "manifest.json"));

    public static IEnumerable<JsonElement> Signed => Manifest.RootElement.GetProperty("signed").EnumerateArray();

    public static IEnumerable<JsonElement> Edge => Manifest.RootElement.GetProperty("edge").EnumerateArray();

    /// <summary>Images that can be made again byte for byte: RSA, not encrypted.</summary>
    public static IEnumerable<JsonElement> Reproducible => Signed.Where(image => image.GetProperty("reproducible").GetBoolean());

    public static IEnumerable<JsonElement> Encrypted => Signed.Where(image => image.TryGetProperty("aes_key", out _));

    /// <summary>The IVs of an encrypted image, in table order.</summary>
    public static IEnumerable<byte[]> VectorsOf(JsonElement image) =>
        from segment in image.GetProperty("segments").EnumerateArray()
        where segment.TryGetProperty("iv", out _)
        select Convert.FromHexString(segment.GetProperty("iv").GetString()!);

    public static string NameOf(JsonElement image) => image.GetProperty("file").GetString()!;
}
