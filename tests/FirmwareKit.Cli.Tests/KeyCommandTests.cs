using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Tests;

[TestClass]
public sealed class KeyCommandTests
{
    [TestMethod]
    [DataRow("rsa2048", "RSA-2048")]
    [DataRow("p256", "ECDSA P-256")]
    public void Generates_a_key_that_signs_and_verifies(string type, string description)
    {
        using var folder = new ScratchFolder();
        var (key, publicKey, image) = (folder.File("key.pem"), folder.File("pub.pem"), folder.File("out.bin"));

        var generated = Fwkit.Run("key", "generate", "--type", type, "--out", key, "--public-out", publicKey);

        Assert.AreEqual(0, generated.ExitCode, generated.Error);
        StringAssert.Contains(generated.Output, description);
        Assert.AreEqual(0, Fwkit.Run("sign", "--in", "testdata/signed/elf/tiny_m4.elf", "--key", key, "--out", image).ExitCode);
        Assert.AreEqual(0, Fwkit.Run("verify", image, "--public-key", publicKey).ExitCode);
        if (!OperatingSystem.IsWindows())
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
    }

    [TestMethod]
    public void Generates_an_encrypted_key()
    {
        using var folder = new ScratchFolder();
        var passphrase = folder.Write("pass", "correct horse\n"u8);

        var generated = Fwkit.Run("key", "generate", "--type", "p256", "--out", folder.File("key.pem"), "--passphrase-file", passphrase);

        Assert.AreEqual(0, generated.ExitCode, generated.Error);
        StringAssert.StartsWith(File.ReadAllText(folder.File("key.pem")), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
        using var signer = KeyFileSigner.Load(folder.File("key.pem"), "correct horse");
        Assert.AreEqual("ECDSA P-256", signer.PublicKey.Description);
    }

    [TestMethod]
    public void Keeps_a_key_that_is_there_unless_told_otherwise()
    {
        using var folder = new ScratchFolder();
        var key = folder.Write("key.pem", "precious"u8);

        var refused = Fwkit.Run("key", "generate", "--type", "p256", "--out", key);

        Assert.AreEqual(5, refused.ExitCode, refused.Error);
        StringAssert.Contains(refused.Error, "--overwrite");
        Assert.AreEqual("precious", File.ReadAllText(key));
        Assert.AreEqual(0, Fwkit.Run("key", "generate", "--type", "p256", "--out", key, "--overwrite").ExitCode);
        StringAssert.StartsWith(File.ReadAllText(key), "-----BEGIN PRIVATE KEY-----\n");
    }

    [TestMethod]
    public void Leaves_no_private_key_when_the_public_one_cannot_be_written()
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run("key", "generate", "--type", "p256", "--out", folder.File("key.pem"), "--public-out", folder.File("none/pub.pem"));

        Assert.AreEqual(5, result.ExitCode, result.Error);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Refuses_an_empty_passphrase_for_a_new_key()
    {
        using var folder = new ScratchFolder();
        var passphrase = folder.Write("pass", "\n"u8);

        var result = Fwkit.Run("key", "generate", "--type", "p256", "--out", folder.File("key.pem"), "--passphrase-file", passphrase);

        Assert.AreEqual(4, result.ExitCode, result.Error);
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    [DataRow("testdata/keys/TEST-ONLY-rsa2048.pkcs1.pem", "pem", "testdata/keys/TEST-ONLY-rsa2048.pub.pem")]
    [DataRow("testdata/keys/TEST-ONLY-rsa2048.pub.pem", "der", "testdata/keys/TEST-ONLY-rsa2048.pub.der")]
    [DataRow("testdata/keys/TEST-ONLY-p256.sec1.pem", "der", "testdata/keys/TEST-ONLY-p256.pub.der")]
    [DataRow("testdata/keys/TEST-ONLY-p256.pub.der", "pem", "testdata/keys/TEST-ONLY-p256.pub.pem")]
    public void Writes_the_public_half(string key, string format, string expected)
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run("key", "public", key, "--out", folder.File("pub"), "--public-format", format);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        CollectionAssert.AreEqual(File.ReadAllBytes(expected), File.ReadAllBytes(folder.File("pub")));
    }

    [TestMethod]
    public void Does_not_put_the_public_half_over_the_private_key()
    {
        using var folder = new ScratchFolder();
        var key = folder.Write("key.pem", File.ReadAllBytes(Fwkit.Key));

        var result = Fwkit.Run("key", "public", key, "--out", key, "--overwrite");

        Assert.AreEqual(2, result.ExitCode);
        CollectionAssert.AreEqual(File.ReadAllBytes(Fwkit.Key), File.ReadAllBytes(key));
    }

    [TestMethod]
    public void Takes_the_passphrase_of_an_encrypted_key()
    {
        using var folder = new ScratchFolder();
        var passphrase = folder.Write("pass", "test-only-passphrase\n"u8);

        var result = Fwkit.Run("key", "fingerprint", "testdata/keys/TEST-ONLY-rsa2048.pkcs1-enc.pem", "--passphrase-file", passphrase);

        StringAssert.Contains(result.Output, "36420157ce9da366456cf1724e50760eee151873221f5e9eeb5ba7d5c61dd44e");
    }

    [TestMethod]
    public void Writes_the_c_source_for_op_tee()
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run("key", "optee", Fwkit.PublicKey, "--out", folder.File("key.c"));

        Assert.AreEqual(0, result.ExitCode, result.Error);
        StringAssert.Contains(File.ReadAllText(folder.File("key.c")), "const uint8_t rproc_pub_key_modulus[] = {");
    }

    [TestMethod]
    [DataRow(2, "key", "generate", "--type", "rsa1024", "--out", "/tmp/x")]
    [DataRow(4, "key", "fingerprint", "no-such-key.pem")]
    [DataRow(4, "key", "fingerprint", "LICENSE")]
    [DataRow(2, "key", "fingerprint", "pkcs11:nonsense=1")]
    [DataRow(4, "key", "optee", "testdata/keys/TEST-ONLY-p256.pub.pem", "--out", "/tmp/never-written.c")]
    [DataRow(3, "key", "find-in", "no-such-file.bin", "--public-key", Fwkit.PublicKey)]
    [DataRow(4, "key", "find-in", "LICENSE", "--public-key", "LICENSE")]
    public void Ends_with_one_line_and_the_right_code(int exitCode, params string[] args)
    {
        var result = Fwkit.Run(args);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        Assert.IsEmpty(result.Output);
        Assert.HasCount(1, result.Error.TrimEnd('\n').Split('\n'));
    }

    [TestMethod]
    public void Help_teaches_with_an_example()
    {
        foreach (var command in new[] { "generate", "public", "fingerprint", "optee", "find-in" })
            StringAssert.Contains(Fwkit.Run("key", command, "--help").Output, $"    fwkit key {command} ");
    }
}
