namespace FirmwareKit.Cli.Tests.Signing;

[TestClass]
public sealed class ResignCommandTests : IDisposable
{
    private const string Golden = "testdata/signed/golden/rsa2048-ns-bootaddr.st.bin";
    private const string OtherKey = "testdata/keys/TEST-ONLY-rsa4096.pkcs8.pem";
    private const string OtherPublicKey = "testdata/keys/TEST-ONLY-rsa4096.pub.pem";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Rotates_the_key_and_back()
    {
        var there = Resign(Golden, OtherKey, "there.bin", "--old-public-key", Fwkit.PublicKey);
        var back = Resign(_folder.File("there.bin"), Fwkit.Key, "back.bin", "--old-public-key", OtherPublicKey);

        Assert.AreEqual(0, there.ExitCode, there.Error);
        Assert.AreEqual(0, back.ExitCode, back.Error);
        Assert.AreEqual(0, Fwkit.Run("verify", _folder.File("there.bin"), "--public-key", OtherPublicKey, "--strict").ExitCode);
        CollectionAssert.AreEqual(File.ReadAllBytes(Golden), File.ReadAllBytes(_folder.File("back.bin")));
    }

    [TestMethod]
    public void Warns_when_the_old_signature_is_not_looked_at() =>
        StringAssert.Contains(Resign(Golden, OtherKey, "out.bin").Error, "warning: the old signature was not looked at");

    [TestMethod]
    public void Signs_nothing_that_the_old_key_did_not_sign()
    {
        var result = Resign(Golden, OtherKey, "out.bin", "--old-public-key", OtherPublicKey);

        Assert.AreEqual(1, result.ExitCode);
        Assert.IsFalse(File.Exists(_folder.File("out.bin")));
    }

    [TestMethod]
    public void Signs_nothing_whose_segments_were_changed()
    {
        var result = Resign("testdata/signed/edge/u01-segment-byte.bin", OtherKey, "out.bin");

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, "0xffff000f SECURITY");
        Assert.IsFalse(File.Exists(_folder.File("out.bin")));
    }

    [TestMethod]
    public void Refuses_a_file_that_is_no_image()
    {
        var result = Resign(Fwkit.M33, OtherKey, "out.bin");

        Assert.AreEqual(3, result.ExitCode);
        StringAssert.Contains(result.Error, "byte 0x0");
    }

    private Result Resign(string image, string key, string output, params string[] more) =>
        Fwkit.Run(["resign", image, "--key", key, "--out", _folder.File(output), .. more]);
}
