using System.Text.Json;
using FirmwareKit.Binary;
using FirmwareKit.Tee;

namespace FirmwareKit.Tests.Tee;

[TestClass]
public sealed class TeeImageVerifierTests
{
    public static IEnumerable<object[]> SignedImages => GoldenImages.Signed.Select(image => new object[] { GoldenImages.NameOf(image) });

    public static IEnumerable<object[]> ReproducibleImages => TeeImageBuilderTests.ReproducibleImages;

    public static IEnumerable<object[]> EdgeImages => GoldenImages.Edge.Select(image => new object[] { GoldenImages.NameOf(image) });

    [TestMethod]
    [DynamicData(nameof(SignedImages))]
    public void Accepts_golden_image(string file)
    {
        var image = GoldenImages.Signed.Single(image => GoldenImages.NameOf(image) == file);
        using var key = TestKeys.Public(image.GetProperty("public_key").GetString()!);

        var verification = TeeImageVerifier.Verify(TestData.Source("signed", "golden", file), key);

        // The two-image encrypted file is ambiguous on the board itself: zero entries hide a segment at address 0.
        Assert.AreEqual(file != "enc-aes256-zero-entry-clash.st.bin", verification.IsAccepted, Print(verification));
        Assert.AreEqual(image.GetProperty("upstream_result").GetString(), $"0x{(uint)verification.BoardResult:x8}", Print(verification));
    }

    /// <summary>Images whose refusal needs the board's memory regions: verify alone cannot know.</summary>
    private static readonly string[] NeedsRegions = ["e01-outside-region.bin", "e02-crosses-region.bin", "e13-wrap-paddr.bin", "e15-bss-outside.bin"];

    [TestMethod]
    [DynamicData(nameof(EdgeImages))]
    public void Gives_the_strict_verdict_on_hostile_image(string file)
    {
        var image = GoldenImages.Edge.Single(image => GoldenImages.NameOf(image) == file);
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");
        var isAccepted = image.GetProperty("strict").GetString() != "reject" || NeedsRegions.Contains(file);

        var verification = TeeImageVerifier.Verify(TestData.Source("signed", "edge", file), key);

        Assert.AreEqual(isAccepted, verification.IsAccepted, $"{image.GetProperty("strict_reason").GetString()}\n{Print(verification)}");
    }

    [TestMethod]
    [DynamicData(nameof(ReproducibleImages))]
    public void Rejects_any_flipped_bit_of_what_is_protected(string file)
    {
        var image = GoldenImages.Signed.Single(image => GoldenImages.NameOf(image) == file);
        using var key = TestKeys.Public(image.GetProperty("public_key").GetString()!);
        var bytes = TestData.Bytes("signed", "golden", file);
        foreach (var (start, length) in ProtectedRanges(image))
        {
            for (var offset = start; offset < start + length; offset++)
            {
                for (var bit = 0; bit < 8; bit++)
                {
                    bytes[offset] ^= (byte)(1 << bit);
                    var verification = TeeImageVerifier.Verify(ByteSource.FromMemory(bytes), key);
                    Assert.IsFalse(verification.IsAccepted, $"bit {bit} of byte 0x{offset:x}");
                    bytes[offset] ^= (byte)(1 << bit);
                }
            }
        }

        Assert.IsTrue(TeeImageVerifier.Verify(ByteSource.FromMemory(bytes), key).IsAccepted);
    }

    [TestMethod]
    [DataRow("rsa2048-m4.upstream.bin")]
    [DataRow("rsa2048-s-ns-bootsec.st.bin")]
    [DataRow("enc-aes256-ns.st.bin")]
    public void Rejects_an_image_cut_at_any_byte(string file)
    {
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");
        var bytes = TestData.Bytes("signed", "golden", file);
        for (var length = 0; length < bytes.Length; length++)
            Assert.IsFalse(TeeImageVerifier.Verify(ByteSource.FromMemory(bytes.AsMemory(0, length)), key).IsAccepted, $"{length} bytes");
    }

    [TestMethod]
    public void Rejects_the_image_of_another_key()
    {
        using var key = TestKeys.Public("TEST-ONLY-rsa4096.pub.pem");

        var verification = TeeImageVerifier.Verify(TestData.Source("signed", "golden", "rsa2048-m4.upstream.bin"), key);

        Assert.IsFalse(verification.IsAccepted);
        Assert.AreEqual(TeeResult.SignatureInvalid, verification.BoardResult);
    }

    /// <summary>Header, TLV area, signature without padding, and the file bytes of every loadable segment.</summary>
    private static IEnumerable<(int Start, int Length)> ProtectedRanges(JsonElement image)
    {
        var header = image.GetProperty("header");
        var signature = image.GetProperty("offsets").GetProperty("signature").GetInt32();
        yield return (0, signature);
        yield return (signature, header.GetProperty("sign_len").GetInt32());
        var signed = TeeImage.Read(TestData.Source("signed", "golden", GoldenImages.NameOf(image)));
        foreach (var part in signed.Parts)
        {
            foreach (var segment in FirmwareKit.Elf.ElfFile.Read(signed.OpenPart(part)).Segments)
            {
                if (segment.IsLoaded)
                    yield return ((int)part.Offset + (int)segment.Offset, (int)segment.FileSize);
            }
        }
    }

    private static string Print(TeeVerification verification) =>
        string.Join('\n', verification.Findings.Select(finding => $"{finding.Severity} {finding.Message} at 0x{finding.Offset:x} {finding.BoardResult}"));
}
