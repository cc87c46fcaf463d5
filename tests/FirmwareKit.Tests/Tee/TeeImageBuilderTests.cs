using System.Text.Json;
using FirmwareKit.Binary;
using FirmwareKit.Signing;
using FirmwareKit.Tee.Building;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Tests.Tee;

[TestClass]
public sealed class TeeImageBuilderTests
{
    public static IEnumerable<object[]> ReproducibleImages => GoldenImages.Reproducible.Select(image => new object[] { GoldenImages.NameOf(image) });

    [TestMethod]
    [DynamicData(nameof(ReproducibleImages))]
    public void Reproduces_golden_image_byte_for_byte(string file)
    {
        var image = GoldenImages.Reproducible.Single(image => GoldenImages.NameOf(image) == file);

        var built = SignAsTheScriptDid(image);

        CollectionAssert.AreEqual(TestData.Bytes("signed", "golden", file), built);
    }

    [TestMethod]
    public void Covers_at_least_every_golden_rsa_image() => Assert.IsGreaterThanOrEqualTo(15, GoldenImages.Reproducible.Count());

    [TestMethod]
    public void Refuses_a_64_bit_elf_before_signing()
    {
        var elf = TestData.Bytes("conformance", "linux", "firmware", "elf64-base.elf");
        using var key = TestKeys.Rsa2048();

        var e = Assert.ThrowsExactly<TeeInputException>(() => TeeImageBuilder.Prepare([ByteSource.FromMemory(elf)], key.PublicKey, new()));

        Assert.AreEqual(4, e.Offset);
        StringAssert.Contains(e.Message, "BAD_FORMAT");
    }

    [TestMethod]
    public void Refuses_program_headers_that_are_counted_outside_of_the_elf_header()
    {
        var elf = SmallElf.Make([new(1, 0x400, 0x10000000, 0x20, 0x20)]);
        BitConverter.TryWriteBytes(elf.AsSpan(44), (ushort)0xffff); // PN_XNUM: sh_info of section header 0 has the number
        BitConverter.TryWriteBytes(elf.AsSpan(0x800 + 28), 1u);
        using var key = TestKeys.Rsa2048();

        var e = Assert.ThrowsExactly<TeeInputException>(() => TeeImageBuilder.Prepare([ByteSource.FromMemory(elf)], key.PublicKey, new()));

        Assert.AreEqual(44, e.Offset);
    }

    [TestMethod]
    public void Refuses_an_elf_for_another_machine()
    {
        var elf = TestData.Bytes("signed", "elf", "tiny_m4.elf");
        elf[18] = 62;
        using var key = TestKeys.Rsa2048();

        var e = Assert.ThrowsExactly<TeeInputException>(() => TeeImageBuilder.Prepare([ByteSource.FromMemory(elf)], key.PublicKey, new()));

        StringAssert.Contains(e.Message, "x86-64");
    }

    [TestMethod]
    public void Refuses_a_platform_record_given_twice()
    {
        using var key = TestKeys.Rsa2048();
        var options = new TeeImageOptions { PlatformTlvs = [PlatformTlv.Create(0x10001, 1u), PlatformTlv.Create(0x10001, 2u)] };

        var e = Assert.ThrowsExactly<ArgumentException>(
            () => TeeImageBuilder.Prepare([TestData.Source("signed", "elf", "tiny_m4.elf")], key.PublicKey, options));

        StringAssert.Contains(e.Message, "BOOTADDR is given twice");
    }

    [TestMethod]
    public void Refuses_more_than_255_images()
    {
        using var key = TestKeys.Rsa2048();
        var images = Enumerable.Repeat(TestData.Source("signed", "elf", "tiny_m4.elf"), 256).ToArray();

        Assert.ThrowsExactly<ArgumentException>(() => TeeImageBuilder.Prepare(images, key.PublicKey, new()));
    }

    [TestMethod]
    public void Two_builds_of_the_same_input_are_equal()
    {
        var first = TestImages.Sign(TestData.PathOf("firmware", "mp257-openamp-m33.elf"));
        var second = TestImages.Sign(TestData.PathOf("firmware", "mp257-openamp-m33.elf"));

        CollectionAssert.AreEqual(first, second);
    }

    public static IEnumerable<object[]> EncryptedImages => GoldenImages.Encrypted.Select(image => new object[] { GoldenImages.NameOf(image) });

    [TestMethod]
    [DynamicData(nameof(EncryptedImages))]
    public void Reproduces_encrypted_golden_image_with_its_vectors(string file)
    {
        var image = GoldenImages.Encrypted.Single(image => GoldenImages.NameOf(image) == file);

        var built = SignAsTheScriptDid(image);

        CollectionAssert.AreEqual(TestData.Bytes("signed", "golden", file), built);
    }

    [TestMethod]
    public void Covers_every_encrypted_golden_image() => Assert.AreEqual(5, GoldenImages.Encrypted.Count());

    private static byte[] SignAsTheScriptDid(JsonElement image)
    {
        var arguments = image.GetProperty("arguments").GetString()!.Split(' ');
        var inputs = new List<ByteSource>();
        var tlvs = new List<PlatformTlv>();
        byte[] keyInfo = [];
        string key = "", passphrase = "";
        SegmentEncryption? encryption = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--in":
                    inputs.Add(TestData.Source("signed", "elf", arguments[++i]));
                    break;
                case "--key":
                    key = TestData.PathOf("keys", arguments[++i]);
                    break;
                case "--key_pwd":
                    passphrase = arguments[++i];
                    break;
                case "--enc_key":
                    var vectors = new Queue<byte[]>(GoldenImages.VectorsOf(image));
                    encryption = new SegmentEncryption(TestData.Bytes("keys", arguments[++i])) { NextVector = vectors.Dequeue, ZeroEntries = ZeroEntries.AsScript };
                    break;
                case "--key_info":
                    keyInfo = TestData.Bytes("keys", arguments[++i]);
                    break;
                case "--plat-tlv":
                    tlvs.Add(PlatformTlv.Parse(arguments[i + 1], arguments[i + 2]));
                    i += 2;
                    break;
            }
        }

        using var signer = KeyFileSigner.Load(key, passphrase);
        var options = new TeeImageOptions
        {
            Layout = GoldenImages.NameOf(image).Contains(".st.", StringComparison.Ordinal) ? TeeLayout.St : TeeLayout.Upstream,
            PlatformTlvs = [.. tlvs],
            KeyInfo = keyInfo,
            Encryption = encryption,
        };
        return TestImages.Sign(inputs, signer, options);
    }
}
