using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.DeviceTrees.Fit;

namespace FirmwareKit.Tests.DeviceTrees;

[TestClass]
public sealed class FitImageTests
{
    private static readonly byte[] Tree = TestData.Bytes("devicetree", "good", "mp257-m33.dtb");
    private static readonly byte[] Overlay = TestData.Bytes("devicetree", "overlay", "mp257-signed.dtbo");

    [TestMethod]
    public void Takes_the_tree_of_the_default_configuration()
    {
        var image = Image(fit => fit.Property("data", Tree));

        Assert.AreEqual(Expected(), Read(image.Build(), null));
        CollectionAssert.AreEqual((string[])["conf-1", "conf-2"], FitImage.TryRead(ByteSource.FromMemory(image.Build()), out _)!.Configurations.ToArray());
    }

    [TestMethod]
    public void Applies_the_overlays_that_a_configuration_lists()
    {
        var merged = TreeText.Of(DeviceTree.Read(TestData.Source("devicetree", "overlay", "mp257-m33.expected-signed.dtb")));

        Assert.AreEqual(merged, Read(Image(fit => fit.Property("data", Tree)).Build(), "conf-2"));
    }

    [TestMethod]
    public void Unpacks_gzip() => Assert.AreEqual(Expected(), Read(Image(fit => fit.Property("data", Gzip(Tree)).Property("compression", "gzip")).Build(), null));

    [TestMethod]
    public void Takes_data_behind_the_blob_by_its_offset_from_the_end()
    {
        var fit = Image(image => image.Property("data-size", (uint)Tree.Length).Property("data-offset", 8)).Build();

        Assert.AreEqual(Expected(), Read([.. fit, .. new byte[((-fit.Length) & 3) + 8], .. Tree], null));
    }

    [TestMethod]
    public void Takes_data_behind_the_blob_by_their_position_in_the_file()
    {
        var fit = Image(image => image.Property("data-size", (uint)Tree.Length).Property("data-position", 0x10000)).Build();

        Assert.AreEqual(Expected(), Read([.. fit, .. new byte[0x10000 - fit.Length], .. Tree], null));
    }

    [TestMethod]
    public void Says_what_is_missing()
    {
        Says(Image(fit => fit.Property("data", Tree)).Build(), "conf-9", "has no configuration conf-9. It has: conf-1, conf-2");
        Says(Image(fit => fit.Property("data", Tree).Property("compression", "lzma")).Build(), null, "compressed with lzma; none and gzip can be read");
        Says(Image(fit => fit.Property("data", Tree).Property("compression", "gzip")).Build(), null, "not what gzip writes");
        Says(Image(fit => fit).Build(), null, "neither data nor data-size");
        Says(Image(fit => fit.Property("data-size", 4)).Build(), null, "neither data-position nor data-offset");
        Says(Image(fit => fit.Property("data-size", uint.MaxValue).Property("data-offset", uint.MaxValue)).Build(), null, "not inside the file");
        Says(new BlobBuilder().Begin("images").End().Begin("configurations").Begin("only").Property("fdt", "gone").End().End().Build(), null, "The image gone is not there");
        Says(new BlobBuilder().Begin("images").End().Begin("configurations").Begin("only").End().End().Build(), null, "has no device tree");
        Says(new BlobBuilder().Begin("images").End().Begin("configurations").Begin("a").End().Begin("b").End().End().Build(), null, "names no default configuration");
    }

    [TestMethod]
    [DataRow("crc32")]
    [DataRow("md5")]
    [DataRow("sha1")]
    [DataRow("sha256")]
    [DataRow("sha384")]
    [DataRow("sha512")]
    public void Verifies_the_hashes_of_a_tree(string algorithm)
    {
        var packed = Gzip(Tree);
        var value = Hash(algorithm, packed);
        BlobBuilder Hashed(BlobBuilder fit) => fit.Property("data", packed).Property("compression", "gzip").Begin("hash-1").Property("algo", algorithm).Property("value", value).End();

        Assert.AreEqual(Expected(), Read(Image(Hashed).Build(), null));
        value[^1] ^= 1;
        Says(Image(Hashed).Build(), null, "U-Boot refuses this image: Bad hash value for 'hash-1' hash node in 'fdt-1' image node.");
        value = value[1..];
        Says(Image(Hashed).Build(), null, "Bad hash value len");
    }

    [TestMethod]
    public void Says_what_a_hash_node_lacks()
    {
        Says(Image(fit => fit.Property("data", Tree).Begin("hash").End()).Build(), null, "Can't get hash algo property");
        Says(Image(fit => fit.Property("data", Tree).Begin("hash").Property("algo", "sha1").End()).Build(), null, "Can't get hash value property");
        Assert.AreEqual(Expected(), Read(Image(fit => fit.Property("data", Tree).Begin("hash").Property("uboot-ignore", 1).End()).Build(), null));
    }

    [TestMethod]
    public void Complains_about_a_hash_that_it_does_not_know()
    {
        var fit = Image(image => image.Property("data", Tree).Begin("hash-1").Property("algo", "crc16-ccitt").Property("value", [1, 2]).End()).Build();

        var complaint = Assert.ContainsSingle(FitImage.TryRead(ByteSource.FromMemory(fit), out _)!.ReadTree(null).Complaints);

        Assert.AreEqual(("FIT001", "/images/fdt-1/hash-1"), (complaint.Rule, complaint.Path));
    }

    [TestMethod]
    public void Complains_about_the_tree_inside_of_an_image()
    {
        var odd = TestData.Bytes("devicetree", "broken", "p04-phandle-duplicate.dtb");

        var tree = FitImage.TryRead(ByteSource.FromMemory(Image(image => image.Property("data", odd)).Build()), out _)!.ReadTree(null);

        Assert.Contains(complaint => complaint.Rule == "FDT041", tree.Complaints);
    }

    [TestMethod]
    public void Stops_unpacking_what_grows_without_end() =>
        Says(Image(fit => fit.Property("data", Gzip(new byte[8 * 1024 * 1024])).Property("compression", "gzip")).Build(), null, "unpacks to more than 1048576 bytes");

    [TestMethod]
    public void A_device_tree_is_no_image()
    {
        Assert.IsNull(FitImage.TryRead(ByteSource.FromMemory(Tree), out var tree));
        Assert.AreEqual(Expected(), TreeText.Of(tree));
    }

    private static BlobBuilder Image(Func<BlobBuilder, BlobBuilder> data) => data(new BlobBuilder().Begin("images").Begin("fdt-1"))
        .End().Begin("fdt-2").Property("data", Overlay).End().End()
        .Begin("configurations").Property("default", "conf-1")
        .Begin("conf-1").Property("fdt", "fdt-1").End()
        .Begin("conf-2").Property("fdt", "fdt-1\0fdt-2").End().End();

    private static string Read(byte[] file, string? configuration) =>
        TreeText.Of(FitImage.TryRead(ByteSource.FromMemory(file), out _)!.ReadTree(configuration));

    private static void Says(byte[] file, string? configuration, string expected) =>
        StringAssert.Contains(Assert.ThrowsExactly<FitFormatException>(() => Read(file, configuration)).Message, expected);

    private static string Expected() => TreeText.Of(DeviceTree.Read(ByteSource.FromMemory(Tree)));

    private static byte[] Hash(string algorithm, byte[] data)
    {
        if (algorithm != "crc32")
            return CryptographicOperations.HashData(new HashAlgorithmName(algorithm.ToUpperInvariant()), data);
        var value = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(value, Crc32.Compute(data));
        return value;
    }

    private static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(content);
        return packed.ToArray();
    }
}
