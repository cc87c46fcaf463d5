using FirmwareKit.Tests.Signing;

namespace FirmwareKit.Cli.Tests.Signing;

/// <summary>Digest out, signature in: openssl is the machine with the key.</summary>
[TestClass]
public sealed class DetachedSigningTests : IDisposable
{
    private const string Curve = "testdata/keys/TEST-ONLY-p256";
    private static readonly string[] Input = ["--in", Fwkit.M33, "--boot-address", "auto"];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("digest", "pkeyutl", "-sign", "-inkey", Fwkit.Key, "-in", "tosign", "-out", "sig", "-pkeyopt", "digest:sha256", "-pkeyopt", "rsa_padding_mode:pkcs1")]
    [DataRow("digest-info", "pkeyutl", "-sign", "-inkey", Fwkit.Key, "-in", "tosign", "-out", "sig", "-pkeyopt", "rsa_padding_mode:pkcs1")]
    [DataRow("signed-bytes", "dgst", "-sha256", "-sign", Fwkit.Key, "-out", "sig", "tosign")]
    public void Equals_the_directly_signed_file(string what, params string[] openssl)
    {
        Digest(Fwkit.PublicKey, "--what", what);
        OpenSsl.Run(_folder.Path, Absolute(openssl));

        var attached = Attach(Fwkit.PublicKey, "sig");

        Assert.AreEqual(0, attached.ExitCode, attached.Error);
        Assert.AreEqual(0, Fwkit.Run(["sign", .. Input, "--key", Fwkit.Key, "--out", _folder.File("direct.bin")]).ExitCode);
        CollectionAssert.AreEqual(File.ReadAllBytes(_folder.File("direct.bin")), File.ReadAllBytes(_folder.File("out.bin")));
    }

    [TestMethod]
    [DataRow("hex")]
    [DataRow("base64")]
    [DataRow("raw")]
    public void Says_the_same_in_each_encoding(string encoding)
    {
        Digest(Fwkit.PublicKey, "--encoding", encoding);

        var shown = Fwkit.Run(["digest", .. Input, "--public-key", Fwkit.PublicKey]).Output.Trim();

        var content = File.ReadAllBytes(_folder.File("tosign"));
        var digest = encoding switch
        {
            "hex" => Convert.FromHexString(System.Text.Encoding.ASCII.GetString(content).Trim()),
            "base64" => Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(content).Trim()),
            _ => content,
        };
        Assert.AreEqual(shown, Convert.ToHexStringLower(digest));
    }

    [TestMethod]
    [DataRow("sig")]
    [DataRow("sig.b64")]
    public void Takes_an_ecdsa_signature_as_openssl_writes_it(string signature)
    {
        Digest($"{Curve}.pub.pem");
        OpenSsl.Run(_folder.Path, Absolute("pkeyutl", "-sign", "-inkey", $"{Curve}.pkcs8.pem", "-in", "tosign", "-out", "sig"));
        OpenSsl.Run(_folder.Path, "base64", "-in", "sig", "-out", "sig.b64");

        var attached = Attach($"{Curve}.pub.pem", signature);

        Assert.AreEqual(0, attached.ExitCode, attached.Error);
        Assert.AreEqual(0, Fwkit.Run("verify", _folder.File("out.bin"), "--public-key", $"{Curve}.pub.pem").ExitCode);
    }

    [TestMethod]
    public void An_encrypted_image_is_prepared_once_and_signed_later()
    {
        var options = (string[])[.. Input, "--pad-segments", "--enc-key", "testdata/keys/TEST-ONLY-aes256.bin"];
        var digest = Fwkit.Run(["digest", .. options, "--public-key", Fwkit.PublicKey, "--out", _folder.File("tosign"), "--prepared", _folder.File("prepared.bin")]);
        Assert.AreEqual(0, digest.ExitCode, digest.Error);
        OpenSsl.Run(_folder.Path, Absolute("pkeyutl", "-sign", "-inkey", Fwkit.Key, "-in", "tosign", "-out", "sig", "-pkeyopt", "digest:sha256"));

        var unsigned = Fwkit.Run("verify", _folder.File("prepared.bin"), "--public-key", Fwkit.PublicKey);
        var attached = Fwkit.Run("attach", "--image", _folder.File("prepared.bin"), "--public-key", Fwkit.PublicKey, "--signature", _folder.File("sig"), "--out", _folder.File("out.bin"));

        Assert.AreEqual(1, unsigned.ExitCode);
        Assert.AreEqual(0, attached.ExitCode, attached.Error);
        Assert.AreEqual(0, Fwkit.Run("verify", _folder.File("out.bin"), "--public-key", Fwkit.PublicKey, "--strict").ExitCode);
    }

    [TestMethod]
    public void An_encrypted_image_without_a_prepared_file_is_wrong_usage()
    {
        var result = Fwkit.Run(["digest", .. Input, "--pad-segments", "--enc-key", "testdata/keys/TEST-ONLY-aes256.bin", "--public-key", Fwkit.PublicKey]);

        Assert.AreEqual(2, result.ExitCode);
        StringAssert.Contains(result.Error, "fresh IVs");
    }

    [TestMethod]
    public void Writes_nothing_when_the_signature_is_one_of_another_image()
    {
        Digest(Fwkit.PublicKey);
        OpenSsl.Run(_folder.Path, Absolute("pkeyutl", "-sign", "-inkey", Fwkit.Key, "-in", "tosign", "-out", "sig", "-pkeyopt", "digest:sha256"));

        var attached = Fwkit.Run("attach", "--in", "testdata/firmware/mp257-tfm-ns.elf", "--public-key", Fwkit.PublicKey, "--signature", _folder.File("sig"), "--out", _folder.File("out.bin"));

        Assert.AreEqual(4, attached.ExitCode);
        StringAssert.Contains(attached.Error, "not one of this image");
        Assert.IsFalse(File.Exists(_folder.File("out.bin")));
    }

    [TestMethod]
    public void Explains_a_file_that_is_no_signature()
    {
        var attached = Attach(Fwkit.PublicKey, _folder.Write("sig", "hello"u8));

        Assert.AreEqual(4, attached.ExitCode);
        StringAssert.Contains(attached.Error, "its 5 bytes are no signature of the RSA-2048 key");
    }

    [TestMethod]
    public void Wants_elf_files_or_an_image()
    {
        var neither = Fwkit.Run("digest", "--public-key", Fwkit.PublicKey);
        var both = Fwkit.Run("digest", "--in", Fwkit.M33, "--image", Fwkit.M33, "--public-key", Fwkit.PublicKey);

        Assert.AreEqual((2, 2), (neither.ExitCode, both.ExitCode));
        StringAssert.Contains(neither.Error, "either --in (ELF files) or --image");
    }

    [TestMethod]
    [DataRow("--strip")]
    [DataRow("--boot-address", "auto")]
    [DataRow("--plat-tlv", "0x10005", "0x1")]
    [DataRow("--key-info", "public")]
    [DataRow("--layout", "st")]
    [DataRow("--enc-key", "testdata/keys/TEST-ONLY-aes256.bin")]
    [DataRow("--pad-segments")]
    public void Ignores_no_option_that_an_existing_image_has_no_use_for(params string[] option)
    {
        var result = Fwkit.Run(["digest", "--image", "testdata/signed/golden/rsa2048-m4.upstream.bin", "--public-key", Fwkit.PublicKey, "--prepared", _folder.File("out.bin"), .. option]);

        Assert.AreEqual(2, result.ExitCode);
        StringAssert.StartsWith(result.Error, $"fwkit: {option[0]} goes with --in");
    }

    [TestMethod]
    public void Says_that_no_signature_can_cover_what_is_encrypted_anew()
    {
        var result = Fwkit.Run(["attach", .. Input, "--enc-key", "testdata/keys/TEST-ONLY-aes256.bin", "--public-key", Fwkit.PublicKey, "--signature", "x", "--out", _folder.File("out.bin")]);

        Assert.AreEqual(2, result.ExitCode);
        StringAssert.Contains(result.Error, "--prepared");
    }

    [TestMethod]
    public void Wants_two_names_for_digest_and_prepared_image()
    {
        var result = Fwkit.Run(["digest", .. Input, "--public-key", Fwkit.PublicKey, "--out", _folder.File("same"), "--prepared", Path.Combine(_folder.Path, ".", "same")]);

        Assert.AreEqual(2, result.ExitCode);
        Assert.IsFalse(File.Exists(_folder.File("same")));
    }

    private void Digest(string publicKey, params string[] more)
    {
        var result = Fwkit.Run(["digest", .. Input, "--public-key", publicKey, "--out", _folder.File("tosign"), .. more]);
        Assert.AreEqual(0, result.ExitCode, result.Error);
    }

    private Result Attach(string publicKey, string signature) =>
        Fwkit.Run(["attach", .. Input, "--public-key", publicKey, "--signature", Path.Combine(_folder.Path, signature), "--out", _folder.File("out.bin")]);

    /// <summary>openssl runs in the scratch folder; keys are named from the root of the repository.</summary>
    private static string[] Absolute(params string[] arguments) =>
        [.. arguments.Select(argument => argument.StartsWith("testdata/", StringComparison.Ordinal) ? Path.GetFullPath(argument) : argument)];
}
