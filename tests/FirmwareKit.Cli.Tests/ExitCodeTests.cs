namespace FirmwareKit.Cli.Tests;

[TestClass]
public sealed class ExitCodeTests
{
    [TestMethod]
    [DataRow(2, "check", Fwkit.M33)]
    [DataRow(2, "nonsense")]
    [DataRow(2, "check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--processor", "m7")]
    [DataRow(2, "check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--format", "yaml")]
    [DataRow(3, "info", "no-such-file.elf")]
    [DataRow(3, "info", "README.md")]
    [DataRow(3, "info", "testdata")]
    [DataRow(3, "check", "no-such-file.elf", "--dtb", Fwkit.M33Tree)]
    [DataRow(3, "check", Fwkit.M33, "--dtb", "no-such-tree.dtb")]
    [DataRow(3, "check", Fwkit.M33, "--dtb", "testdata/devicetree/broken/s09-prop-length-huge.dtb")]
    [DataRow(3, "check", Fwkit.M33, "--dtb", Fwkit.M33)]
    [DataRow(3, "check", Fwkit.M33, "--dtb", "testdata")]
    [DataRow(5, "sign", "--in", "testdata/signed/elf/tiny_m4.elf", "--key", Fwkit.Key, "--out", "/proc/x")]
    [DataRow(2, "sign", "--in", "testdata/signed/elf/tiny_m4.elf", "--key", Fwkit.Key, "--out", "")]
    [DataRow(2, "extract", "testdata/signed/golden/rsa2048-m4.upstream.bin", "--out-dir", "")]
    [DataRow(2, "verify", "x", "--public-key", Fwkit.PublicKey, "--optee", "nonsense")]
    [DataRow(3, "sign", "--in", "", "--key", Fwkit.Key, "--out", "x.bin")]
    [DataRow(5, "sign", "--in", "testdata/signed/elf/tiny_m4.elf", "--key", Fwkit.Key, "--out", "/dev/null")]
    [DataRow(3, "verify", Fwkit.M33, "--public-key", Fwkit.PublicKey)]
    [DataRow(4, "verify", "testdata/signed/golden/rsa2048-m4.upstream.bin", "--public-key", "no-such-key.pem")]
    [DataRow(4, "verify", "testdata/signed/golden/rsa2048-m4.upstream.bin", "--public-key", "LICENSE")]
    public void Ends_with_one_line_and_the_right_code(int exitCode, params string[] args)
    {
        var result = Fwkit.Run(args);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        Assert.IsEmpty(result.Output);
        StringAssert.StartsWith(result.Error, "fwkit: ");
        Assert.HasCount(1, result.Error.TrimEnd('\n').Split('\n'));
    }

    [TestMethod]
    [DataRow("There is no command \"rulez\". Did you mean rules? Try fwkit --help.", "rulez", "FK4003")]
    [DataRow("There is no command \"sho\". Did you mean show? Try fwkit dt --help.", "dt", "sho", "board.dtb")]
    [DataRow("Required command was not provided. Try fwkit dt --help.", "dt")]
    public void Names_the_word_that_is_no_command(string expected, params string[] args) => Assert.AreEqual($"fwkit: {expected}\n", Fwkit.Run(args).Error);

    [TestMethod]
    public void Names_file_and_offset_of_a_malformed_tree()
    {
        var result = Fwkit.Run("check", Fwkit.M33, "--dtb", "testdata/devicetree/broken/s09-prop-length-huge.dtb");

        StringAssert.Contains(result.Error, "s09-prop-length-huge.dtb, byte 0x");
        StringAssert.Contains(result.Error, "FDT027");
    }

    [TestMethod]
    public void Help_teaches_with_an_example()
    {
        foreach (var command in new[] { "info", "check", "sign", "verify" })
            StringAssert.Contains(Fwkit.Run(command, "--help").Output, $"fwkit {command} ");
    }

    [TestMethod]
    [DataRow("check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--frobnicate")]
    [DataRow("verify", Fwkit.M33, "--public-key", Fwkit.PublicKey, "--frobnicate")]
    [DataRow("dt", "show", Fwkit.M33Tree, "--frobnicate")]
    public void Takes_no_misspelled_option_for_a_file(params string[] args)
    {
        var result = Fwkit.Run(args);

        Assert.AreEqual(2, result.ExitCode);
        StringAssert.Contains(result.Error, "--frobnicate");
        Assert.IsEmpty(result.Output);
    }
}
