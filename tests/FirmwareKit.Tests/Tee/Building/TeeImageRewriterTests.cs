using FirmwareKit.Binary;
using FirmwareKit.Signing;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Building;
using FirmwareKit.Tests.Binary;

namespace FirmwareKit.Tests.Tee.Building;

[TestClass]
public sealed class TeeImageRewriterTests
{
    public static IEnumerable<object[]> Images => TeeImageBuilderTests.ReproducibleImages;

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void There_and_back_gives_the_same_file(string file)
    {
        var golden = GoldenImages.Signed.Single(image => GoldenImages.NameOf(image) == file);
        if (golden.GetProperty("public_key").GetString() != "TEST-ONLY-rsa2048.pub.pem")
            return; // the way back needs the first key
        var bytes = TestData.Bytes("signed", "golden", file);
        using var other = KeyFileSigner.Load(TestData.PathOf("keys", "TEST-ONLY-rsa4096.pkcs8.pem"));
        using var key = TestKeys.Rsa2048();

        var there = Resign(bytes, other);
        var back = Resign(there, key);

        CollectionAssert.AreNotEqual(bytes, there);
        CollectionAssert.AreEqual(bytes, back);
    }

    [TestMethod]
    public void Changes_nothing_but_signature_its_length_and_kind()
    {
        var before = TestData.Bytes("signed", "golden", "rsa2048-plattlv-m4.upstream.bin");
        using var key = KeyFileSigner.Load(TestData.PathOf("keys", "TEST-ONLY-rsa4096.pkcs8.pem"));

        var after = Resign(before, key);

        var (old, renewed) = (TeeImage.Read(ByteSource.FromMemory(before)), TeeImage.Read(ByteSource.FromMemory(after)));
        Assert.AreEqual(old.Header with { SignatureLength = 512 }, renewed.Header);
        Assert.IsTrue(before.AsSpan(20, (int)old.Header.TlvLength).SequenceEqual(after.AsSpan(20, (int)renewed.Header.TlvLength)));
        Assert.IsTrue(before.AsSpan((int)old.Header.ImagesOffset).SequenceEqual(after.AsSpan((int)renewed.Header.ImagesOffset)));
    }

    [TestMethod]
    public void Replaces_a_public_key_in_the_key_information()
    {
        using var key = KeyFileSigner.Load(TestData.PathOf("keys", "TEST-ONLY-rsa4096.pkcs8.pem"));

        var after = TeeImage.Read(ByteSource.FromMemory(Resign(TestData.Bytes("signed", "golden", "rsa2048-keyinfo-ns.st.bin"), key)));

        Assert.IsTrue(after.Tlvs.TryFind(TlvType.PublicKeyInfo, out var record));
        CollectionAssert.AreEqual(key.PublicKey.SubjectPublicKeyInfo.ToArray(), after.Tlvs.ReadValue(record));
        Assert.AreEqual(0x80100000u, after.BootAddress);
    }

    [TestMethod]
    public void Refuses_records_of_gigabytes_before_it_makes_room_for_them()
    {
        const uint Length = 3u << 30;
        using var folder = new TemporaryFolder();
        var path = folder.Write("image.bin", [0x68, 0xa4, 0x43, 0x35, 1, 0, 0, 0, .. BitConverter.GetBytes(Length), 8, 0, 0, 0, 8, 0, 0, 0, .. BitConverter.GetBytes(0x99), .. BitConverter.GetBytes(Length - 8)]);
        using (var sparse = new FileStream(path, FileMode.Open))
            sparse.SetLength(20L + Length + 16);
        using var source = ByteSource.OpenFile(path);
        using var key = TestKeys.Rsa2048();

        var e = Assert.ThrowsExactly<TeeInputException>(() => TeeImageRewriter.Prepare(TeeImage.Read(source), key.PublicKey));

        StringAssert.Contains(e.Message, "are not signed again");
    }

    [TestMethod]
    public void Refuses_an_image_without_signature_type()
    {
        using var key = TestKeys.Rsa2048();
        var image = TeeImage.Read(TestData.Source("signed", "edge", "s03-signtype-missing.bin"));

        Assert.ThrowsExactly<TeeInputException>(() => TeeImageRewriter.Prepare(image, key.PublicKey));
    }

    private static byte[] Resign(byte[] image, KeyFileSigner signer)
    {
        using var output = new MemoryStream();
        TeeImageRewriter.Prepare(TeeImage.Read(ByteSource.FromMemory(image)), signer.PublicKey).Write(output, signer);
        return output.ToArray();
    }
}
