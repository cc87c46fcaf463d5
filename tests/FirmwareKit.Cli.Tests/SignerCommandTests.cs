using System.Diagnostics;

namespace FirmwareKit.Cli.Tests;

/// <summary>A program that signs. openssl plays the client of a signing service.</summary>
[TestClass]
public sealed class SignerCommandTests
{
    private const string Rsa = "openssl pkeyutl -sign -pkeyopt digest:sha256 -inkey " + Fwkit.Key;
    private const string P256 = "openssl pkeyutl -sign -inkey testdata/keys/TEST-ONLY-p256.pkcs8.pem";
    private const string P256Public = "testdata/keys/TEST-ONLY-p256.pub.pem";

    [TestMethod]
    [DataRow(Rsa)]
    [DataRow(Rsa + " | od -An -v -tx1")]
    [DataRow(Rsa + " | base64")]
    [DataRow(Rsa + " | base64 -w 0")]
    public void Makes_the_golden_image_whatever_the_form_of_the_signature(string command)
    {
        RequireOpenSsl();
        using var folder = new ScratchFolder();

        var result = Sign(folder, command, Fwkit.PublicKey);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        CollectionAssert.AreEqual(File.ReadAllBytes("testdata/signed/golden/rsa2048-m4.upstream.bin"), File.ReadAllBytes(folder.File("out.bin")));
    }

    [TestMethod]
    [DataRow(P256)]
    [DataRow(P256 + " | base64")]
    public void Takes_an_ecdsa_signature_in_der(string command)
    {
        RequireOpenSsl();
        using var folder = new ScratchFolder();

        var result = Sign(folder, command, P256Public);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        Assert.AreEqual(0, Fwkit.Run("verify", folder.File("out.bin"), "--public-key", P256Public).ExitCode);
    }

    [TestMethod]
    [DataRow(Fwkit.PublicKey, "rsa-pkcs1-sha256")]
    [DataRow(P256Public, "ecdsa-p256-sha256")]
    public void Tells_the_program_what_to_do(string key, string algorithm)
    {
        RequireShell();
        using var folder = new ScratchFolder();

        Sign(folder, $"printenv FWKIT_ALGORITHM FWKIT_DIGEST > {folder.File("env")}; cat > {folder.File("stdin")}", key);

        var stdin = File.ReadAllBytes(folder.File("stdin"));
        Assert.HasCount(32, stdin);
        Assert.AreEqual($"{algorithm}\n{Convert.ToHexStringLower(stdin)}\n", File.ReadAllText(folder.File("env")));
    }

    [TestMethod]
    [DataRow("echo cannot reach the service >&2; echo try later >&2; exit 7", "ended with exit code 7. It said: cannot reach the service | try later")]
    [DataRow("no-such-program-anywhere", "ended with exit code 127")]
    [DataRow("true", "printed nothing; it said nothing on standard error")]
    [DataRow("echo Sorry, maintenance", "printed 19 bytes that are no signature: expected 256 bytes")]
    [DataRow("head -c 256 /dev/zero", "does not verify with the public key (RSA-2048, c3a03a87")]
    [DataRow("head -c 512 /dev/zero | tr '\\0' a", "does not verify")]
    [DataRow("head -c 100000 /dev/zero", "printed more than 65536 bytes")]
    public void Explains_what_the_program_did_wrong(string command, string explanation)
    {
        RequireShell();
        using var folder = new ScratchFolder();

        var result = Sign(folder, command, Fwkit.PublicKey);

        Assert.AreEqual(4, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, explanation);
        Assert.HasCount(1, result.Error.TrimEnd('\n').Split('\n'));
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Stops_a_program_that_takes_too_long_with_all_its_children()
    {
        RequireShell();
        using var folder = new ScratchFolder();
        var clock = Stopwatch.StartNew();

        var result = Sign(folder, $"echo waiting for the token >&2; (sleep 4; touch {folder.File("late")}) | cat", Fwkit.PublicKey, "--signer-timeout", "1");

        Assert.AreEqual(4, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, "did not finish within 1 seconds");
        StringAssert.Contains(result.Error, "waiting for the token");
        Assert.IsLessThan(4, clock.Elapsed.TotalSeconds);
        Thread.Sleep(TimeSpan.FromSeconds(5) - clock.Elapsed);
        Assert.IsFalse(File.Exists(folder.File("late")));
    }

    [TestMethod]
    [DataRow("Name the key to sign with")]
    [DataRow("exclude each other", "--key", Fwkit.Key, "--signer-command", "true")]
    [DataRow("belongs to --key", "--signer-command", "true", "--public-key", Fwkit.PublicKey, "--passphrase-env", "HOME")]
    [DataRow("needs --public-key", "--signer-command", "true")]
    [DataRow("belongs to --signer-command", "--key", Fwkit.Key, "--public-key", Fwkit.PublicKey)]
    [DataRow("--signer-timeout", "--signer-command", "true", "--public-key", Fwkit.PublicKey, "--signer-timeout", "0")]
    [DataRow("tokken is not known", "--key", "pkcs11:tokken=a")]
    public void Refuses_options_that_do_not_go_together(string explanation, params string[] options)
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run(["sign", "--in", "testdata/signed/elf/tiny_m4.elf", "--out", folder.File("out.bin"), .. options]);

        Assert.AreEqual(2, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, explanation);
    }

    private static Result Sign(ScratchFolder folder, string command, string publicKey, params ReadOnlySpan<string> more) => Fwkit.Run(
        ["sign", "--in", "testdata/signed/elf/tiny_m4.elf", "--out", folder.File("out.bin"), "--signer-command", command, "--public-key", publicKey, .. more]);

    private static void RequireShell()
    {
        if (!File.Exists("/bin/sh"))
            Assert.Inconclusive("There is no /bin/sh to write a signer in.");
    }

    private static void RequireOpenSsl()
    {
        RequireShell();
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "openssl"))))
            Assert.Inconclusive("openssl is not installed.");
    }
}
