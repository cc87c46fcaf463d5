using FirmwareKit.Tests.Signing;
using FirmwareKit.Tests.Tee;

namespace FirmwareKit.Cli.Tests;

[TestClass]
public sealed class ExtractCommandTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Gives_the_elf_files_back()
    {
        var result = Extract("testdata/signed/golden/rsa2048-s-ns-bootsec.st.bin");

        Assert.AreEqual(0, result.ExitCode, result.Error);
        CollectionAssert.AreEqual(File.ReadAllBytes("testdata/signed/elf/tiny_s.elf"), File.ReadAllBytes(_folder.File("parts/image-0.elf")));
        CollectionAssert.AreEqual(File.ReadAllBytes("testdata/signed/elf/tiny_ns.elf"), File.ReadAllBytes(_folder.File("parts/image-1.elf")));
    }

    [TestMethod]
    public void Decrypts_with_the_key_raw_or_in_digits()
    {
        var digits = _folder.Write("key.hex", System.Text.Encoding.ASCII.GetBytes(Convert.ToHexString(File.ReadAllBytes("testdata/keys/TEST-ONLY-aes256.bin")) + "\n"));

        foreach (var key in new[] { "testdata/keys/TEST-ONLY-aes256.bin", digits })
        {
            var result = Extract("testdata/signed/golden/enc-aes256-ns.st.bin", "--enc-key", key, "--overwrite");

            Assert.AreEqual(0, result.ExitCode, result.Error);
            CollectionAssert.AreEqual(File.ReadAllBytes("testdata/signed/elf/tiny_ns.elf"), File.ReadAllBytes(_folder.File("parts/image-0.elf")));
        }
    }

    [TestMethod]
    [DataRow("TEST-ONLY-aes192.bin")]
    [DataRow("TEST-ONLY-aes128.bin")]
    public void Takes_nothing_out_with_a_wrong_aes_key(string key)
    {
        var image = SignEncrypted(Fwkit.M33);

        var result = Extract(image, "--enc-key", $"testdata/keys/{key}");

        Assert.AreEqual(1, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, "not the AES key");
        Assert.IsFalse(Directory.Exists(_folder.File("parts")));
    }

    [TestMethod]
    public void Says_that_the_aes_key_is_right_where_the_firmware_shows_it()
    {
        var result = Extract(SignEncrypted(Fwkit.M33), "--enc-key", "testdata/keys/TEST-ONLY-aes256.bin");

        Assert.AreEqual(0, result.ExitCode, result.Error);
        StringAssert.Contains(result.Output, "decrypted");
        Assert.IsFalse(result.Output.Contains("cannot be told", StringComparison.Ordinal), result.Output);
    }

    [TestMethod]
    public void Does_not_blame_the_aes_key_for_a_changed_image()
    {
        var image = SignEncrypted(Fwkit.M33);
        var bytes = File.ReadAllBytes(image);
        var signed = FirmwareKit.Tee.TeeImage.Read(FirmwareKit.Binary.ByteSource.FromMemory(bytes));
        var elf = FirmwareKit.Elf.ElfFile.Read(signed.OpenPart(signed.Parts[0]));
        foreach (var segment in elf.Segments.Where(segment => segment.IsLoaded && segment.FileSize != 0))
            bytes[signed.Parts[0].Offset + (long)segment.Offset] ^= 1;

        var result = Extract(_folder.Write("changed.bin", bytes), "--enc-key", "testdata/keys/TEST-ONLY-aes256.bin");

        Assert.AreEqual(3, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, "changed after signing");
    }

    private string SignEncrypted(string elf)
    {
        var image = _folder.File("encrypted.bin");
        var result = Fwkit.Run("sign", "--in", elf, "--key", Fwkit.Key, "--enc-key", "testdata/keys/TEST-ONLY-aes256.bin", "--boot-address", "auto", "--out", image);
        Assert.AreEqual(0, result.ExitCode, result.Error);
        return image;
    }

    [TestMethod]
    [DataRow("rsa2048-m4.upstream.bin", "TEST-ONLY-rsa2048.pub.pem")]
    [DataRow("rsa4096-m4.upstream.bin", "TEST-ONLY-rsa4096.pub.pem")]
    [DataRow("rsa2056-m4.upstream.bin", "TEST-ONLY-rsa2056.pub.pem")]
    public void Openssl_verifies_what_was_taken_out(string image, string key)
    {
        Assert.AreEqual(0, Extract($"testdata/signed/golden/{image}").ExitCode);

        OpenSsl.Run(_folder.File("parts"), "dgst", "-sha256", "-verify", Path.GetFullPath($"testdata/keys/{key}"), "-signature", "signature.bin", "signed-bytes.bin");
    }

    [TestMethod]
    public void Replaces_nothing_unasked()
    {
        Directory.CreateDirectory(_folder.File("parts"));
        File.WriteAllText(_folder.File("parts/signature.bin"), "mine");

        var refused = Extract("testdata/signed/golden/rsa2048-m4.upstream.bin");

        Assert.AreEqual(5, refused.ExitCode);
        StringAssert.Contains(refused.Error, "--overwrite");
        Assert.HasCount(1, Directory.GetFiles(_folder.File("parts")));
        Assert.AreEqual("mine", File.ReadAllText(_folder.File("parts/signature.bin")));
    }

    [TestMethod]
    public void Takes_nothing_out_of_an_image_that_is_not_signed_with_the_key()
    {
        var result = Extract("testdata/signed/golden/rsa2048-m4.upstream.bin", "--public-key", "testdata/keys/TEST-ONLY-rsa4096.pub.pem");

        Assert.AreEqual(1, result.ExitCode);
        Assert.IsFalse(Directory.Exists(_folder.File("parts")));
    }

    [TestMethod]
    public void Writes_inside_the_folder_whatever_the_image_says()
    {
        // No name comes from an image; even so: every edge image, each into its own folder.
        foreach (var file in Directory.GetFiles("testdata/signed/edge"))
        {
            var result = Fwkit.Run("extract", file, "--out-dir", _folder.File($"x/{Path.GetFileName(file)}"));
            Assert.IsTrue(result.ExitCode is 0 or 3, $"{file}: {result.Error}");
        }

        Assert.HasCount(1, Directory.GetFileSystemEntries(_folder.Path));
    }

    [TestMethod]
    public void Takes_nothing_out_that_was_changed_after_it_was_signed_with_the_key()
    {
        var result = Extract("testdata/signed/edge/u01-segment-byte.bin", "--public-key", Fwkit.PublicKey);

        Assert.AreEqual(1, result.ExitCode, result.Error);
        Assert.IsFalse(Directory.Exists(_folder.File("parts")));
    }

    [TestMethod]
    public void Does_not_replace_the_image_that_it_reads()
    {
        Directory.CreateDirectory(_folder.File("parts"));
        var image = _folder.Write("parts/signature.bin", File.ReadAllBytes("testdata/signed/golden/rsa2048-m4.upstream.bin"));

        var result = Extract(image, "--overwrite");

        Assert.AreEqual(2, result.ExitCode, result.Error);
        CollectionAssert.AreEqual(File.ReadAllBytes("testdata/signed/golden/rsa2048-m4.upstream.bin"), File.ReadAllBytes(image));
    }

    [TestMethod]
    public void Does_not_follow_a_link_out_of_the_folder()
    {
        Directory.CreateDirectory(_folder.File("parts"));
        var outside = _folder.Write("mine", "mine"u8);
        File.CreateSymbolicLink(_folder.File("parts/signature.bin"), outside);

        var result = Extract("testdata/signed/golden/rsa2048-m4.upstream.bin", "--overwrite");

        Assert.AreEqual(5, result.ExitCode, result.Error);
        Assert.AreEqual("mine", File.ReadAllText(outside));
        Assert.HasCount(1, Directory.GetFiles(_folder.File("parts")));
    }

    [TestMethod]
    public void An_older_generation_is_named()
    {
        var first = Fwkit.Run("info", _folder.Write("first.bin", OlderTeeImages.FirstGeneration()));
        var beta = Fwkit.Run("info", _folder.Write("beta.bin", OlderTeeImages.Beta()), "--format", "json");
        var verified = Fwkit.Run("verify", _folder.File("beta.bin"), "--public-key", Fwkit.PublicKey);

        Assert.AreEqual((0, 0, 1), (first.ExitCode, beta.ExitCode, verified.ExitCode));
        StringAssert.Contains(first.Output, "ST's first generation");
        StringAssert.Contains(beta.Output, "\"generation\": \"beta\"");
        StringAssert.Contains(verified.Output, "STM32MP25 beta");
    }

    private Result Extract(string image, params string[] more) => Fwkit.Run(["extract", image, "--out-dir", _folder.File("parts"), .. more]);
}
