using System.Text.Json.Nodes;
using FirmwareKit.Tests.Signing;

namespace FirmwareKit.Cli.Tests.Signing;

/// <summary>What the commands around signed images say of the sample firmware. Signatures are deterministic, so that all of it is.</summary>
[TestClass]
public sealed class ApprovedSigningTests : IDisposable
{
    private const string OtherKey = "testdata/keys/TEST-ONLY-rsa4096.pkcs8.pem";

    private static readonly string[] Input = ["--in", Fwkit.M33, "--boot-address", "auto"];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Sign() => Verify("sign-m33", Sign("m33.bin"));

    [TestMethod]
    public void Sign_as_json() => Verify("sign-m33-json", Sign("m33.bin", "--format", "json"));

    [TestMethod]
    public void Digest() => Verify("digest-m33", Fwkit.Run(["digest", .. Input, "--public-key", Fwkit.PublicKey]));

    [TestMethod]
    public void Digest_as_json() => Verify("digest-m33-json", Fwkit.Run(["digest", .. Input, "--public-key", Fwkit.PublicKey, "--format", "json"]));

    [TestMethod]
    public void Digest_as_json_beside_the_file()
    {
        string[] args = ["digest", .. Input, "--public-key", Fwkit.PublicKey, "--out", _folder.File("tosign"), "--what", "digest-info"];

        var result = Fwkit.Run([.. args, "--format", "json"]);

        var json = JsonNode.Parse(result.Output)!;
        Assert.AreEqual(json["digestInfo"]!.ToString(), Convert.ToHexStringLower(File.ReadAllBytes(_folder.File("tosign"))));
        Assert.EndsWith(json["digest"]!.ToString(), json["digestInfo"]!.ToString());
    }

    [TestMethod]
    [DataRow("--what", "signed-bytes")]
    [DataRow("--encoding", "base64")]
    public void Digest_as_json_takes_nothing_that_would_not_count(string option, string value)
    {
        var result = Fwkit.Run(["digest", .. Input, "--public-key", Fwkit.PublicKey, "--format", "json", option, value]);

        Assert.AreEqual((2, string.Empty), (result.ExitCode, result.Output));
    }

    [TestMethod]
    public void Attach()
    {
        Fwkit.Run(["digest", .. Input, "--public-key", Fwkit.PublicKey, "--out", _folder.File("tosign")]);
        OpenSsl.Run(_folder.Path, "pkeyutl", "-sign", "-inkey", Path.GetFullPath(Fwkit.Key), "-in", "tosign", "-out", "sig", "-pkeyopt", "digest:sha256", "-pkeyopt", "rsa_padding_mode:pkcs1");

        Verify("attach-m33", Fwkit.Run(["attach", .. Input, "--public-key", Fwkit.PublicKey, "--signature", _folder.File("sig"), "--out", _folder.File("m33.bin")]));
    }

    [TestMethod]
    public void Resign()
    {
        Sign("dev.bin");

        Verify("resign-m33", Fwkit.Run("resign", _folder.File("dev.bin"), "--old-public-key", Fwkit.PublicKey, "--key", OtherKey, "--out", _folder.File("release.bin")));
    }

    [TestMethod]
    public void Extract()
    {
        Sign("m33.bin");

        Verify("extract-m33", Fwkit.Run("extract", _folder.File("m33.bin"), "--out-dir", _folder.File("parts"), "--public-key", Fwkit.PublicKey));
    }

    [TestMethod]
    public void Extract_as_json()
    {
        Sign("m33.bin");

        Verify("extract-m33-json", Fwkit.Run("extract", _folder.File("m33.bin"), "--out-dir", _folder.File("parts"), "--format", "json"));
    }

    [TestMethod]
    public void Verify_of_the_sample()
    {
        Sign("m33.bin");

        Verify("verify-m33", Fwkit.Run("verify", _folder.File("m33.bin"), "--public-key", Fwkit.PublicKey));
    }

    [TestMethod]
    public void Key_public()
    {
        var result = Fwkit.Run("key", "public", Fwkit.Key, "--out", _folder.File("pub.pem"));

        Verify("key-public", result);
        Assert.AreEqual(File.ReadAllText(Fwkit.PublicKey), File.ReadAllText(_folder.File("pub.pem")));
    }

    [TestMethod]
    public void Key_public_as_json() => Verify("key-public-json", Fwkit.Run("key", "public", Fwkit.Key, "--out", _folder.File("pub.pem"), "--format", "json"));

    private Result Sign(string name, params string[] more) => Fwkit.Run(["sign", .. Input, "--key", Fwkit.Key, "--out", _folder.File(name), .. more]);

    private void Verify(string name, Result result)
    {
        Assert.AreEqual(0, result.ExitCode, result.Error);
        Approved.Verify(name, result.Output.Replace(_folder.Path, "DIR", StringComparison.Ordinal));
    }
}
