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

    public static string NameOf(JsonElement image) => image.GetProperty("file").GetString()!;
}
