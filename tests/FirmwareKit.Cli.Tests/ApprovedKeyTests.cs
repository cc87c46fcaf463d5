namespace FirmwareKit.Cli.Tests;

[TestClass]
public sealed class ApprovedKeyTests
{
    private const string P256 = "testdata/keys/TEST-ONLY-p256.pub.pem";
    private const string WithKey = "testdata/signed/golden/rsa2048-keyinfo-m4.upstream.bin";

    [TestMethod]
    [DataRow("key-fingerprint-rsa2048", 0, "fingerprint", Fwkit.PublicKey)]
    [DataRow("key-fingerprint-p256", 0, "fingerprint", "testdata/keys/TEST-ONLY-p256.sec1.pem")]
    [DataRow("key-fingerprint-rsa4096", 0, "fingerprint", "testdata/keys/TEST-ONLY-rsa4096.pub.pem")]
    [DataRow("key-fingerprint-json", 0, "fingerprint", "testdata/keys/TEST-ONLY-p256.pub.der", "--format", "json")]
    [DataRow("key-optee-rsa2048", 0, "optee", Fwkit.PublicKey)]
    [DataRow("key-optee-rsa4096", 0, "optee", "testdata/keys/TEST-ONLY-rsa4096.pub.pem")]
    [DataRow("key-optee-p256", 0, "optee", P256)]
    [DataRow("key-optee-json", 0, "optee", Fwkit.PublicKey, "--format", "json")]
    [DataRow("key-find-in", 0, "find-in", WithKey, "--public-key", P256, "--public-key", Fwkit.PublicKey)]
    [DataRow("key-find-in-json", 0, "find-in", WithKey, "--public-key", Fwkit.PublicKey, "--format", "json")]
    [DataRow("key-find-in-none", 1, "find-in", WithKey, "--public-key", P256)]
    public void Prints_what_was_approved(string name, int exitCode, params string[] args)
    {
        var result = Fwkit.Run(["key", .. args]);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        Approved.Verify(name, result.Output);
    }
}
