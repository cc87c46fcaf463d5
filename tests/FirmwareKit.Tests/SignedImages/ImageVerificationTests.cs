using System.Text.Json;
using FirmwareKit.Binary;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.SignedImages;
using FirmwareKit.Signing;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Building;
using FirmwareKit.Tee.Verification;
using FirmwareKit.Tests.Elf;
using FirmwareKit.Tests.Tee;

namespace FirmwareKit.Tests.SignedImages;

[TestClass]
public sealed class ImageVerificationTests
{
    public static IEnumerable<object[]> SignedImages => GoldenImages.Signed.Select(image => new object[] { GoldenImages.NameOf(image) });

    public static IEnumerable<object[]> ReproducibleImages => TeeImageBuilderTests.ReproducibleImages;

    public static IEnumerable<object[]> EdgeImages => GoldenImages.Edge.Select(image => new object[] { GoldenImages.NameOf(image) });

    [TestMethod]
    [DynamicData(nameof(SignedImages))]
    public void Accepts_golden_image_that_the_board_loads(string file)
    {
        var image = GoldenImages.Signed.Single(image => GoldenImages.NameOf(image) == file);
        using var key = TestKeys.Public(image.GetProperty("public_key").GetString()!);

        var verification = Verify(TestData.Source("signed", "golden", file), key);

        // Two of them are signed and still refused: entries of the table hide a segment.
        Assert.AreEqual(!file.Contains("clash", StringComparison.Ordinal), verification.IsAccepted, Print(verification));
        Assert.AreSame(key, verification.Key);
    }

    [TestMethod]
    [DataRow(0x480u, DisplayName = "inside the file")]
    [DataRow(0xfffffff0u, DisplayName = "outside of it")]
    public void Accepts_an_unused_program_header_that_says_anything(uint offset)
    {
        using var signer = TestKeys.Rsa2048();
        var elf = SmallElf.Source([new(1, 0x400, 0x10000000, 0x20, 0x20), new(0, offset, 0x99000000, 0x30, 0x30)]);

        var verification = Verify(ByteSource.FromMemory(TestImages.Sign([elf], signer, new())), signer.PublicKey);

        Assert.IsTrue(verification.IsStrictlyAccepted, Print(verification));
    }

    [TestMethod]
    public void Does_not_blame_the_segments_for_a_record()
    {
        using var signer = TestKeys.Rsa2048();
        var elf = SmallElf.Source([new(1, 0x400, 0x10000000, 0x20, 0x20)]);
        var options = new TeeImageOptions { PlatformTlvs = [PlatformTlv.Create(TlvType.BootAddress, 0x10000001u)] };

        var verification = Verify(ByteSource.FromMemory(TestImages.Sign([elf], signer, options)), signer.PublicKey);

        Assert.HasCount(1, verification.Findings.Where(finding => finding.Severity == TeeFindingSeverity.Error).ToList(), Print(verification));
    }

    [TestMethod]
    public void Finds_a_name_table_outside_of_the_image()
    {
        using var signer = TestKeys.Rsa2048();
        var elf = SmallElf.Make([new(1, 0x400, 0x10000000, 0x20, 0x20)]);
        // sh_type NOBITS and sh_offset of the name table, which is section 1 of the table at 0x800.
        BitConverter.TryWriteBytes(elf.AsSpan(0x800 + 40 + 4), 8u);
        BitConverter.TryWriteBytes(elf.AsSpan(0x800 + 40 + 16), 0xfffffff0u);

        var verification = Verify(ByteSource.FromMemory(TestImages.Sign([ByteSource.FromMemory(elf)], signer, new())), signer.PublicKey);

        Assert.AreEqual(TeeResult.BadFormat, verification.Outcome.Result);
    }

    [TestMethod]
    [DynamicData(nameof(SignedImages))]
    public void Says_what_upstream_says_to_golden_image(string file)
    {
        var image = GoldenImages.Signed.Single(image => GoldenImages.NameOf(image) == file);
        using var key = TestKeys.Public(image.GetProperty("public_key").GetString()!);

        var verification = ImageVerification.Verify(TestData.Source("signed", "golden", file), [key], new OpTeeOptions());

        // Whether a platform takes ECDSA is a warning: the image itself is as it should be.
        var says = verification.Outcome.IsLoaded && verification.Findings.FirstOrDefault(finding => finding.BoardResult == TeeResult.NotSupported) is { } ecdsa
            ? ecdsa.BoardResult!.Value
            : verification.Outcome.Result;
        Assert.AreEqual(image.GetProperty("upstream_result").GetString(), $"0x{(uint)says:x8}", Print(verification));
    }

    /// <summary>Images whose refusal needs the board's memory regions: verify alone cannot know.</summary>
    private static readonly string[] NeedsRegions = ["e01-outside-region.bin", "e02-crosses-region.bin", "e15-bss-outside.bin"];

    [TestMethod]
    [DynamicData(nameof(EdgeImages))]
    public void Gives_the_strict_verdict_on_hostile_image(string file)
    {
        var image = GoldenImages.Edge.Single(image => GoldenImages.NameOf(image) == file);
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");
        var isAccepted = image.GetProperty("strict").GetString() != "reject" || NeedsRegions.Contains(file);

        // The manifest judges the image, not the platform: upstream, and a heap that is large enough.
        var verification = ImageVerification.Verify(TestData.Source("signed", "edge", file), [key], new OpTeeOptions { HeapSize = 8192 });

        Assert.AreEqual(isAccepted, verification.IsStrictlyAccepted, $"{image.GetProperty("strict_reason").GetString()}\n{Print(verification)}");
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
                    var verification = Verify(ByteSource.FromMemory(bytes), key);
                    Assert.IsFalse(verification.IsAccepted, $"bit {bit} of byte 0x{offset:x}");
                    bytes[offset] ^= (byte)(1 << bit);
                }
            }
        }

        Assert.AreEqual(!file.Contains("clash", StringComparison.Ordinal), Verify(ByteSource.FromMemory(bytes), key).IsAccepted);
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
            Assert.IsFalse(Verify(ByteSource.FromMemory(bytes.AsMemory(0, length)), key).IsAccepted, $"{length} bytes");
    }

    [TestMethod]
    public void Rejects_the_image_of_another_key()
    {
        using var key = TestKeys.Public("TEST-ONLY-rsa4096.pub.pem");

        var verification = Verify(TestData.Source("signed", "golden", "rsa2048-m4.upstream.bin"), key);

        Assert.IsFalse(verification.IsAccepted);
        Assert.AreEqual(TeeResult.SignatureInvalid, verification.Outcome.Result);
        Assert.IsNull(verification.Key);
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

    [TestMethod]
    public void Names_the_key_that_signed()
    {
        using var first = TestKeys.Public("TEST-ONLY-rsa4096.pub.pem");
        using var second = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");

        var verification = ImageVerification.Verify(TestData.Source("signed", "golden", "rsa2048-m4.upstream.bin"), [first, second]);

        Assert.AreSame(second, verification.Key);
    }

    [TestMethod]
    [DataRow("u05-phnum-minus-1.bin")]
    [DataRow("u09-vaddr-flags-align.bin")]
    [DataRow("u12-rsc-addr-moved.bin")]
    [DataRow("t17-dup-hashtable-good-first.bin")]
    [DataRow("t25-area-tail-4.bin")]
    [DataRow("e05-overlap.bin")]
    public void What_the_board_does_not_notice_is_a_warning_unless_strict(string file)
    {
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");

        var verification = Verify(TestData.Source("signed", "edge", file), key);

        Assert.IsTrue(verification.IsAccepted, Print(verification));
        Assert.IsFalse(verification.IsStrictlyAccepted, Print(verification));
    }

    [TestMethod]
    public void Lists_the_bytes_that_nothing_covers()
    {
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");

        var verification = Verify(TestData.Source("signed", "golden", "rsa2048-m4.upstream.bin"), key);

        // tee-image.md section 1.5: 1072 bytes in the image, 128 of them are hashed.
        Assert.AreEqual(1072 - 128, verification.Uncovered.Sum(range => range.Length));
    }

    [TestMethod]
    [DynamicData(nameof(EdgeImages))]
    public void Quotes_no_answer_that_the_board_does_not_give(string file)
    {
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");
        foreach (var profile in OpTeeProfile.All)
        {
            var verification = ImageVerification.Verify(TestData.Source("signed", "edge", file), [key], new OpTeeOptions { Profile = profile });

            // None of these is ECDSA, whose answer stands beside that to the rest of the image.
            Assert.IsTrue(verification.Findings.All(finding => finding.BoardResult is null), Print(verification));
            Assert.AreEqual(verification.Outcome.IsLoaded, verification.Findings.All(finding => verification.AnswerTo(finding) == "does not notice") && verification.Outcome.IsLoaded);
        }
    }

    [TestMethod]
    [DataRow("u23-big-endian-flag.bin", "marked big endian")]
    [DataRow("t08-imgsize-larger.bin", "reaches past them")]
    public void Counts_what_the_board_hashed_where_a_strict_reader_goes_no_further(string file, string finding)
    {
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");
        var sound = Verify(TestData.Source("signed", "golden", "rsa2048-m4.upstream.bin"), key);

        var verification = Verify(TestData.Source("signed", "edge", file), key);

        Assert.IsTrue(verification.IsAccepted, Print(verification));
        Assert.AreEqual(sound.HashedSegments, verification.HashedSegments);
        Assert.AreEqual(sound.Uncovered.Sum(range => range.Length), verification.Uncovered.Sum(range => range.Length));
        Assert.HasCount(1, verification.Findings, Print(verification));
        StringAssert.Contains(verification.Findings[0].Message, finding);
    }

    [TestMethod]
    public void Says_that_the_board_ends_for_another_reason_than_a_finding()
    {
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");

        var verification = Verify(TestData.Source("signed", "edge", "t02-num-img-2.bin"), key);

        Assert.IsFalse(verification.IsAccepted);
        Assert.AreEqual("ends for another reason", verification.AnswerTo(verification.Findings[^1]));
    }

    [TestMethod]
    public void Accepts_what_the_boards_library_accepts_and_says_that_it_should_not()
    {
        using var key = FirmwarePublicKey.Load(TestData.PathOf("conformance", "tee", "keys", "test-only-rsa-main.pub.pem"));

        var verification = Verify(TestData.Source("conformance", "tee", "images", "sign-no-null.bin"), key);

        Assert.IsTrue(verification.IsAccepted);
        Assert.IsFalse(verification.IsStrictlyAccepted);
        StringAssert.Contains(verification.Findings[0].Message, "DigestInfo");
    }

    private static VerificationResult Verify(ByteSource source, FirmwarePublicKey key) => ImageVerification.Verify(source, [key]);

    private static string Print(VerificationResult verification) =>
        $"{verification.Outcome.Result.Describe()} {verification.Outcome.Reason}\n"
        + string.Join('\n', verification.Findings.Select(finding => $"{finding.Severity} {finding.Message} at 0x{finding.Offset:x} {finding.BoardResult}"));
}
