using System.Text.Json;

namespace FirmwareKit.Cli.Tests;

[TestClass]
public sealed class VerifyManyFilesTests
{
    private const string Good = "testdata/signed/golden/rsa2048-m4.upstream.bin";
    private const string Large = "testdata/signed/golden/rsa4096-m4.upstream.bin";
    private const string Changed = "testdata/signed/edge/u01-segment-byte.bin";
    private const string LargeKey = "testdata/keys/TEST-ONLY-rsa4096.pub.pem";

    [TestMethod]
    public void Says_a_line_each_in_the_order_given_and_which_key_signed()
    {
        var result = Fwkit.Run("verify", Good, Large, Changed, "no-such-file.bin", "--public-key", LargeKey, "--public-key", Fwkit.PublicKey);

        Assert.AreEqual(3, result.ExitCode);
        Approved.Verify("verify-many", result.Output);
    }

    [TestMethod]
    [DataRow(0, Good, Large)]
    [DataRow(1, Good, Changed)]
    [DataRow(3, Good, Changed, "README.md.missing")]
    [DataRow(3, Good, "README.md")]
    [DataRow(3, Good, "")]
    public void The_worst_file_decides_the_exit_code(int exitCode, params string[] files) =>
        Assert.AreEqual(exitCode, Fwkit.Run(["verify", .. files, "--public-key", Fwkit.PublicKey, "--public-key", LargeKey]).ExitCode);

    [TestMethod]
    public void Says_that_no_private_key_is_needed()
    {
        var result = Fwkit.Run("verify", Good, "--public-key", Fwkit.Key);
        var quiet = Fwkit.Run("verify", Good, "--public-key", Fwkit.PublicKey);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, $"warning: {Fwkit.Key} is a private key, which is not needed here");
        Assert.AreEqual(string.Empty, quiet.Error);
    }

    [TestMethod]
    public void Verifies_a_thousand_files()
    {
        var files = Enumerable.Repeat(new[] { Good, Large, Changed, Good }, 250).SelectMany(file => file).ToArray();

        var result = Fwkit.Run(["verify", .. files, "--public-key", Fwkit.PublicKey, "--public-key", LargeKey, "--format", "json"]);

        using var json = JsonDocument.Parse(result.Output);
        var accepted = json.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("accepted").GetBoolean()).ToArray();
        CollectionAssert.AreEqual(files.Select(file => file != Changed).ToArray(), accepted);
    }

    [TestMethod]
    public void Strict_rejects_what_the_board_does_not_notice()
    {
        const string Dropped = "testdata/signed/edge/u05-phnum-minus-1.bin";

        Assert.AreEqual(0, Fwkit.Run("verify", Dropped, "--public-key", Fwkit.PublicKey).ExitCode);
        Assert.AreEqual(1, Fwkit.Run("verify", Dropped, "--public-key", Fwkit.PublicKey, "--strict").ExitCode);
    }
}
