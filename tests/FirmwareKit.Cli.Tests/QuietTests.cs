namespace FirmwareKit.Cli.Tests;

/// <summary><c>--quiet</c>: what is wrong, and nothing else.</summary>
[TestClass]
public sealed class QuietTests
{
    private const string Outside = "testdata/firmware/broken/m33-segment-outside.elf";
    private const string Good = "testdata/signed/golden/rsa2048-m4.upstream.bin";
    private const string Changed = "testdata/signed/edge/u01-segment-byte.bin";

    [TestMethod]
    public void Check_prints_findings_only()
    {
        var result = Fwkit.Run("check", Outside, "--dtb", Fwkit.M33Tree, "--quiet");

        Assert.AreEqual(1, result.ExitCode);
        Approved.Verify("check-quiet", result.Output);
    }

    [TestMethod]
    public void Check_without_findings_prints_nothing()
    {
        var result = Fwkit.Run("check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--ignore", "FK4005", "-q");

        Assert.AreEqual((0, string.Empty, string.Empty), (result.ExitCode, result.Output, result.Error));
    }

    /// <summary>A check that fails must not do so in silence.</summary>
    [TestMethod]
    [DataRow("REFUSED", Outside)]
    [DataRow("== ", Outside, Fwkit.M33)]
    public void Check_says_that_the_board_refuses_where_the_reason_is_ignored(string expected, params string[] files)
    {
        var result = Fwkit.Run(["check", .. files, "--dtb", Fwkit.M33Tree, "--ignore", "FK4001,FK4005", "-q"]);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.StartsWith(result.Output, expected);
        StringAssert.Contains(result.Output, "REFUSED");
    }

    [TestMethod]
    public void Check_of_many_files_names_those_with_findings_and_those_that_cannot_be_read()
    {
        var result = Fwkit.Run("check", Fwkit.M33, Outside, "no-such-file.elf", "--dtb", Fwkit.M33Tree, "--ignore", "FK4005", "--quiet");

        Assert.AreEqual(3, result.ExitCode);
        Approved.Verify("check-quiet-many", result.Output);
    }

    [TestMethod]
    [DataRow("json")]
    [DataRow("sarif")]
    [DataRow("junit")]
    [DataRow("html")]
    public void Documents_for_programs_stay_whole(string format)
    {
        string[] args = ["check", Outside, "--dtb", Fwkit.M33Tree, "--format", format];

        Assert.AreEqual(Fwkit.Run(args).Output, Fwkit.Run([.. args, "--quiet"]).Output);
    }

    [TestMethod]
    public void Verify_prints_only_what_is_rejected_or_cannot_be_read()
    {
        var result = Fwkit.Run("verify", Good, Changed, "no-such-file.bin", "--public-key", Fwkit.PublicKey, "--quiet");

        Assert.AreEqual(3, result.ExitCode);
        Approved.Verify("verify-quiet", result.Output);
    }

    [TestMethod]
    public void Verify_of_one_file_prints_nothing_when_it_is_good_and_all_when_it_is_not()
    {
        Assert.IsEmpty(Fwkit.Run("verify", Good, "--public-key", Fwkit.PublicKey, "-q").Output);

        string[] bad = ["verify", Changed, "--public-key", Fwkit.PublicKey];
        Assert.AreEqual(Fwkit.Run(bad).Output, Fwkit.Run([.. bad, "-q"]).Output);
    }

    [TestMethod]
    public void Signing_and_extracting_print_no_summary()
    {
        using var folder = new ScratchFolder();

        var signed = Fwkit.Run("sign", "--in", "testdata/firmware/mp157-openamp-m4.elf", "--key", Fwkit.Key, "--out", folder.File("signed.bin"), "--quiet");
        var extracted = Fwkit.Run("extract", folder.File("signed.bin"), "--out-dir", folder.File("parts"), "--quiet");

        Assert.AreEqual((0, string.Empty, string.Empty), (signed.ExitCode, signed.Output, signed.Error));
        Assert.AreEqual((0, string.Empty, string.Empty), (extracted.ExitCode, extracted.Output, extracted.Error));
        Assert.IsTrue(File.Exists(folder.File("parts/signature.bin")));
    }
}
