using FirmwareKit.Tests.Pkcs11;

namespace FirmwareKit.Cli.Tests;

/// <summary>The command with a real SoftHSM token.</summary>
[TestClass]
public sealed class TokenSigningTests : IDisposable
{
    private readonly SoftHsm _token = SoftHsm.Create();
    private readonly ScratchFolder _folder = new();

    public void Dispose()
    {
        _token.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public void Makes_the_golden_image_with_an_rsa_key_on_the_token()
    {
        var result = Sign("object=rsa", SoftHsm.Pin);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        CollectionAssert.AreEqual(File.ReadAllBytes("testdata/signed/golden/rsa2048-m4.upstream.bin"), File.ReadAllBytes(_folder.File("out.bin")));
    }

    [TestMethod]
    public void Signs_with_a_curve_key_on_the_token()
    {
        var result = Sign("object=curve", SoftHsm.Pin);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        Assert.AreEqual(0, Fwkit.Run("verify", _folder.File("out.bin"), "--public-key", "testdata/keys/TEST-ONLY-p256.pub.pem").ExitCode);
    }

    [TestMethod]
    [DataRow("object=rsa", "0000", "the PIN is wrong")]
    [DataRow("object=none", SoftHsm.Pin, "There is object=")]
    [DataRow("serial=1;object=rsa", SoftHsm.Pin, "There is \"test token\"")]
    public void Ends_with_one_line_when_the_token_fails(string path, string pin, string explanation)
    {
        var result = Sign(path, pin);

        Assert.AreEqual(4, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, explanation);
        Assert.IsFalse(File.Exists(_folder.File("out.bin")));
    }

    [TestMethod]
    public void Writes_and_names_the_public_key_of_the_token()
    {
        var pin = _folder.Write("pin", "1234\n"u8);
        var uri = _token.UriOf("object=rsa", $"&pin-source=file:{pin}");

        var written = Fwkit.Run("key", "public", uri, "--out", _folder.File("pub.pem"));
        var named = Fwkit.Run("key", "fingerprint", uri);

        Assert.AreEqual(0, written.ExitCode, written.Error);
        CollectionAssert.AreEqual(File.ReadAllBytes(Fwkit.PublicKey), File.ReadAllBytes(_folder.File("pub.pem")));
        StringAssert.StartsWith(named.Output, "pkcs11:token=test%20token;object=rsa\n");
    }

    [TestMethod]
    public void Names_the_options_when_nobody_can_be_asked_for_the_pin()
    {
        if (!Console.IsInputRedirected)
            Assert.Inconclusive("The tests run on a terminal, where the PIN is asked for.");

        var result = Fwkit.Run("key", "fingerprint", _token.UriOf("object=rsa"));

        Assert.AreEqual(4, result.ExitCode);
        StringAssert.Contains(result.Error, "wants a PIN. Name its PIN with --passphrase-env VARIABLE or --passphrase-file FILE.");
    }

    private Result Sign(string path, string pin)
    {
        Environment.SetEnvironmentVariable("FWKIT_TEST_PIN", pin);
        return Fwkit.Run("sign", "--in", "testdata/signed/elf/tiny_m4.elf", "--key", _token.UriOf(path), "--passphrase-env", "FWKIT_TEST_PIN", "--out", _folder.File("out.bin"));
    }
}
