namespace FirmwareKit.Cli.Tests;

/// <summary>What is said to a command line that makes no sense: which word, and what it may have been meant to be.</summary>
[TestClass]
public sealed class UsageErrorTests
{
    [TestMethod]
    [DataRow("There is no command \"chek\". Did you mean check?", "chek", Fwkit.M33)]
    [DataRow("There is no command \"shwo\". Did you mean show?", "dt", "shwo")]
    [DataRow("There is no command \"frobnicate\". Try", "frobnicate")]
    [DataRow("There is no option --quite here. Did you mean --quiet?", "check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--quite")]
    [DataRow("There is no option --fromat here. Did you mean --format?", "map", Fwkit.M33, "--fromat", "csv")]
    [DataRow("--format takes text, html, json, sarif or junit, not \"HTML\". Did you mean html?", "check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--format", "HTML")]
    [DataRow("--kernel takes 5.15, 6.1, 6.6, 6.12, 6.19, st-6.1, st-6.6, mainline or st, not \"5.4\".", "check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--kernel", "5.4")]
    [DataRow("--top takes a number from 0 to 10000, not \"x\".", "map", Fwkit.M33, "--top", "x")]
    [DataRow("--top takes a number from 0 to 10000, not \"99999999999\".", "map", Fwkit.M33, "--top", "99999999999")]
    [DataRow("--top takes a number from 0 to 10000, not \"x\".", "diff", Fwkit.M33, Fwkit.M33, "--top", "x")]
    [DataRow("--optee-bits takes 32 or 64, not \"x\".", "check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--optee-bits", "x")]
    [DataRow("--ta-heap takes a number from 1024 to 67108864, not \"x\".", "verify", Fwkit.M33, "--public-key", Fwkit.PublicKey, "--ta-heap", "x")]
    [DataRow("--table-size takes a number of 32 bits", "check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--table-size", "x")]
    [DataRow("--signer-timeout takes a number from 1 to", "sign", "--in", Fwkit.M33, "--out", "x", "--signer-timeout", "x")]
    [DataRow("Files are named by their options: --in firmware.elf.", "sign", "firmware.elf")]
    [DataRow("There is no kernel \"5.4\"; there are 5.15,", "explain", "5.4")]
    [DataRow("There is no rule or kernel \"nonsense\"", "explain", "nonsense")]
    [DataRow("There is no rule or kernel \"\"", "explain", "")]
    [DataRow("its message is all that there is to it", "explain", "FDT001")]
    [DataRow("There is no rule \"FK4999\". The nearest are FK4", "explain", "FK4999")]
    public void Names_the_word_and_what_it_may_mean(string message, params string[] args)
    {
        var result = Fwkit.Run(args);

        Assert.AreEqual((2, string.Empty), (result.ExitCode, result.Output));
        StringAssert.StartsWith(result.Error, "fwkit: ");
        StringAssert.Contains(result.Error, message);
        Assert.AreEqual(1, result.Error.Count(c => c == '\n'));
    }

    [TestMethod]
    [DataRow("testdata: a folder, not a file.", "map", "testdata")]
    [DataRow("missing.elf: no such file.", "info", "missing.elf")]
    [DataRow("missing.pem: no such key file.", "verify", "testdata/signed/golden/rsa2048-m4.upstream.bin", "--public-key", "missing.pem")]
    [DataRow("README.md: a file, not a folder.", "extract", "testdata/signed/golden/rsa2048-m4.upstream.bin", "--out-dir", "README.md")]
    public void Names_a_file_once(string message, params string[] args) => Assert.AreEqual($"fwkit: {message}", Fwkit.Run(args).Error.TrimEnd());

    [TestMethod]
    public void Help_is_a_command_too()
    {
        Assert.AreEqual(Fwkit.Run("--help").Output, Fwkit.Run("help").Output);
        Assert.AreEqual(Fwkit.Run("dt", "show", "--help").Output, Fwkit.Run("help", "dt", "show").Output);
    }

    [TestMethod]
    public void A_processor_is_found_in_capitals_too() =>
        Assert.AreEqual(0, Fwkit.Run("check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--processor", "M33").ExitCode);
}
