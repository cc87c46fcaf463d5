using FirmwareKit.Signing;
using FirmwareKit.Tests.Signing;

namespace FirmwareKit.Cli.Tests.Signing;

/// <summary>An image made with each option: openssl verifies the signed bytes that are taken out of it, and the strict verifier has nothing to say.</summary>
[TestClass]
public sealed class OptionMatrixTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static IEnumerable<object[]> Options =>
        from key in new[] { "rsa2048", "rsa2056", "rsa4096", "p256" }
        from options in new[]
        {
            "",
            "--layout st",
            "--layout upstream --boot-address auto",
            "--boot-address 0x80100000 --strip",
            "--key-info public --boot-address auto",
            "--key-info testdata/keys/TEST-ONLY-rsa2048.pub.der",
            "--plat-tlv 0x10005 u64:0x123456789a",
            "--plat-tlv 0x10005 hex:00112233 --plat-tlv 0x1ffff text:hello",
            "--plat-tlv 0x10005 @testdata/keys/TEST-ONLY-aes128.bin",
            "--plat-tlv BOOTADDR 0x80100000 --plat-tlv BOOTSEC 0x1",
            "--boot-address auto --enc-key testdata/keys/TEST-ONLY-aes256.bin --pad-segments --strip",
            "--in testdata/firmware/mp257-tfm-s.elf --plat-tlv BOOTADDR 0x80000000 --plat-tlv BOOTSEC 0x1",
        }
        select new object[] { key, options };

    [TestMethod]
    [DynamicData(nameof(Options))]
    public void Openssl_and_the_strict_verifier_accept_it(string key, string options)
    {
        var firmware = options.Contains("tfm-s", StringComparison.Ordinal) ? "testdata/firmware/mp257-tfm-ns.elf" : Fwkit.M33;
        var publicKey = $"testdata/keys/TEST-ONLY-{key}.pub.pem";
        string[] words = options.Length == 0 ? [] : options.Split(' ');

        var signed = Fwkit.Run(["sign", "--in", firmware, "--key", $"testdata/keys/TEST-ONLY-{key}.pkcs8.pem", "--out", _folder.File("out.bin"), .. words]);
        var verified = Fwkit.Run("verify", _folder.File("out.bin"), "--public-key", publicKey, "--strict");
        var extracted = Fwkit.Run("extract", _folder.File("out.bin"), "--out-dir", _folder.File("parts"));

        Assert.AreEqual(0, signed.ExitCode, signed.Error);
        Assert.AreEqual(0, verified.ExitCode, verified.Output);
        Assert.AreEqual(0, extracted.ExitCode, extracted.Error);
        var signature = _folder.File("parts/signature.bin");
        if (key == "p256")
            File.WriteAllBytes(signature, EcdsaSignature.ToDer(File.ReadAllBytes(signature)));
        OpenSsl.Run(_folder.File("parts"), "dgst", "-sha256", "-verify", Path.GetFullPath(publicKey), "-signature", "signature.bin", "signed-bytes.bin");
    }

    [TestMethod]
    public void Two_runs_with_a_curve_give_the_same_bytes()
    {
        foreach (var name in new[] { "first.bin", "second.bin" })
            Fwkit.Run("sign", "--in", Fwkit.M33, "--key", "testdata/keys/TEST-ONLY-p256.sec1.pem", "--out", _folder.File(name));

        CollectionAssert.AreEqual(File.ReadAllBytes(_folder.File("first.bin")), File.ReadAllBytes(_folder.File("second.bin")));
    }
}
