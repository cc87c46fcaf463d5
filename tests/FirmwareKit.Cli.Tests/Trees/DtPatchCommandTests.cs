using FirmwareKit.Tests.DeviceTrees;

namespace FirmwareKit.Cli.Tests.Trees;

/// <summary>The overlay that dt patch writes, compiled by dtc, does what it says.</summary>
[TestClass]
public sealed class DtPatchCommandTests
{
    private const string Good = "testdata/devicetree/good/";
    private const string M33Signed = "testdata/signed/golden/rsa2048-ns-bootaddr.st.bin";
    private const string M4 = "testdata/firmware/mp157-openamp-m4.elf";
    private const string M4Signed = "testdata/signed/golden/rsa2048-m4.upstream.bin";

    [TestMethod]
    [DataRow("mp257-m33.dtb", "mp257-m33-tee.dtb", M33Signed)]
    [DataRow("mp157-m4.dtb", "mp157-m4-tee.dtb", M4Signed)]
    public void Signed_firmware_boots_after_patch_signed(string tree, string like, string image)
    {
        using var folder = new ScratchFolder();
        var overlay = Patch(folder, Good + tree, "--signed");

        Assert.AreEqual(1, Fwkit.Run("check", image, "--dtb", Good + tree).ExitCode, "unsigned yet");
        var check = Fwkit.Run("check", image, "--dtb", Good + tree, "--overlay", overlay);

        Assert.AreEqual(Fwkit.Run("check", image, "--dtb", Good + like).ExitCode, check.ExitCode, check.Output + check.Error);
        StringAssert.Contains(Fwkit.Run("dt", "show", Good + tree, "--overlay", overlay).Output, "signed images, loaded by OP-TEE");
    }

    [TestMethod]
    [DataRow("mp257-m33-tee.dtb", "mp257-m33.dtb", Fwkit.M33)]
    public void Unsigned_firmware_boots_after_patch_unsigned(string tree, string like, string image)
    {
        using var folder = new ScratchFolder();
        var overlay = Patch(folder, Good + tree, "--unsigned");

        Assert.AreEqual(1, Fwkit.Run("check", image, "--dtb", Good + tree).ExitCode, "signed yet");
        var check = Fwkit.Run("check", image, "--dtb", Good + tree, "--overlay", overlay, "--kernel", "st-6.6");

        Assert.AreEqual(Fwkit.Run("check", image, "--dtb", Good + like, "--kernel", "st-6.6").ExitCode, check.ExitCode, check.Output + check.Error);
    }

    [TestMethod]
    [DataRow("mp257-m33.dtb")]
    [DataRow("mp157-m4.dtb")]
    [DataRow("mp257-m33-sram.dtb")]
    [DataRow("mp215-m33.dtb")]
    public void There_and_back_is_the_same_tree_but_for_what_overlays_cannot_delete(string tree)
    {
        using var folder = new ScratchFolder();
        var signed = Patch(folder, Good + tree, "--signed");
        var unsigned = Patch(folder, Good + tree, "--unsigned", "--overlay", signed);

        var result = Fwkit.Run("dt", "diff", Good + tree, Good + tree, "--overlay", signed, "--overlay", unsigned);

        if (tree.StartsWith("mp157", StringComparison.Ordinal))
        {
            // The region of the resource table, which this tree lacked, stays and is listed.
            StringAssert.Contains(result.Output, "/reserved-memory/mcu-rsc-table");
            Assert.AreEqual(0, Fwkit.Run("check", M4, "--dtb", Good + tree, "--overlay", signed, "--overlay", unsigned).ExitCode);
            return;
        }

        Assert.AreEqual(0, result.ExitCode, result.Output);
    }

    [TestMethod]
    [DataRow("mp257-m33.dtb", "--signed")]
    [DataRow("mp257-m33-tee.dtb", "--unsigned")]
    [DataRow("mp157-m4.dtb", "--signed")]
    public void Works_on_a_tree_without_labels(string tree, string form)
    {
        Programs.Require("dtc");
        using var folder = new ScratchFolder();
        var plain = folder.File("plain.dtb");
        Programs.Run("dtc", out var exitCode, "-q", "-I", "dts", "-O", "dtb", "-o", plain, Path.ChangeExtension(Good + tree, ".dts"));
        Assert.AreEqual(0, exitCode);

        var overlay = Patch(folder, plain, form);
        var labelled = Patch(folder, Good + tree, form);

        var result = Fwkit.Run("dt", "diff", plain, plain, "--overlay", overlay);
        var expected = Fwkit.Run("dt", "diff", Good + tree, Good + tree, "--overlay", labelled);
        Assert.AreEqual(Changes(expected), Changes(result), result.Error);
    }

    [TestMethod]
    public void Deletions_take_effect_in_the_source_of_the_board()
    {
        Programs.Require("dtc");
        using var folder = new ScratchFolder();
        var block = Fwkit.Run("dt", "patch", Fwkit.M33Tree, "--signed").Output.Replace("/dts-v1/;\n/plugin/;\n", string.Empty, StringComparison.Ordinal);
        File.WriteAllText(folder.File("board.dts"), File.ReadAllText(Good + "mp257-m33.dts") + block);

        var result = Fwkit.Run("dt", "diff", folder.File("board.dts"), Good + "mp257-m33-tee.dtb");

        StringAssert.Contains(result.Output, "1 difference", result.Error);
        StringAssert.Contains(result.Output, "firmwarekit,test-mp257-ca35tdcid-ostl");
    }

    [TestMethod]
    public void Refuses_to_write_over_an_overlay_that_it_reads()
    {
        using var folder = new ScratchFolder();
        var bytes = File.ReadAllBytes("testdata/devicetree/overlay/mp257-disable-m33.dtbo");
        var overlay = folder.Write("disable.dtbo", bytes);

        var result = Fwkit.Run("dt", "patch", Good + "mp257-m33.dtb", "--signed", "--overlay", overlay, "--out", overlay);

        Assert.AreEqual(2, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, "disable.dtbo is both input and output");
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(overlay));
    }

    [TestMethod]
    [DataRow(3, "takes signed images already", "mp257-m33-tee.dtb", "--signed")]
    [DataRow(3, "takes unsigned ELF files already", "mp257-m33.dtb", "--unsigned")]
    [DataRow(3, "takes unsigned firmware only", "mp257-m0.dtb", "--signed", "--processor", "m0")]
    [DataRow(3, "Linux only attaches", "mp257-m33td.dtb", "--signed")]
    [DataRow(2, "--signed or --unsigned", "mp257-m33.dtb")]
    [DataRow(2, "--signed or --unsigned", "mp257-m33.dtb", "--signed", "--unsigned")]
    [DataRow(2, "both input and output", "mp257-m33.dtb", "--signed", "--out", Good + "mp257-m33.dtb")]
    public void Explains_what_does_not_go(int exitCode, string explanation, string tree, params string[] options)
    {
        var result = Fwkit.Run(["dt", "patch", Good + tree, .. options]);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, explanation);
    }

    [TestMethod]
    public void A_name_that_would_end_a_comment_is_not_written_into_source()
    {
        using var folder = new ScratchFolder();
        var tree = folder.Write("board.dtb", new BlobBuilder()
            .Begin("reserved-memory").End()
            .Begin("x*/ /include/ \"secret\" /*").Begin("m33@0").Property("compatible", "st,stm32mp2-m33").End().End().Build());

        var result = Fwkit.Run("dt", "patch", tree, "--signed");

        Assert.AreEqual(3, result.ExitCode, result.Output);
        StringAssert.Contains(result.Error, "no source can be written for it");
    }

    private static string Patch(ScratchFolder folder, string tree, params ReadOnlySpan<string> options)
    {
        Programs.Require("dtc");
        var source = folder.File($"{Directory.GetFiles(folder.Path).Length}.dtso");
        var result = Fwkit.Run(["dt", "patch", tree, "--out", source, .. options]);
        Assert.AreEqual(0, result.ExitCode, result.Error);
        var overlay = Path.ChangeExtension(source, ".dtbo");
        var said = Programs.Run("dtc", out var exitCode, "-@", "-q", "-I", "dts", "-O", "dtb", "-o", overlay, source);
        Assert.AreEqual(0, exitCode, said + File.ReadAllText(source));
        return overlay;
    }

    /// <summary>The report after the names of the files.</summary>
    private static string Changes(Result result) => result.Output[result.Output.IndexOf("\n\n", StringComparison.Ordinal)..];
}
