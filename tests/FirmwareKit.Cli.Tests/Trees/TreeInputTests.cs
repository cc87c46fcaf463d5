using FirmwareKit.DeviceTrees;
using FirmwareKit.Tests;
using FirmwareKit.Tests.DeviceTrees;

namespace FirmwareKit.Cli.Tests.Trees;

/// <summary>A device tree from whatever the user has.</summary>
[TestClass]
public sealed class TreeInputTests
{
    private const string Source = "testdata/devicetree/good/mp257-m33.dts";
    private const string SignedOverlay = "testdata/devicetree/overlay/mp257-signed.dtbo";
    private const string Signed = "testdata/signed/golden/rsa2048-ns-bootaddr.st.bin";

    [TestMethod]
    [DataRow("check", Fwkit.M33, "--dtb", Source)]
    [DataRow("info", Source)]
    [DataRow("dt", "show", Source)]
    public void Takes_source(params string[] args)
    {
        RequireCompilers();

        Assert.AreEqual(0, Fwkit.Run(args).ExitCode);
    }

    [TestMethod]
    public void Source_gives_what_its_blob_gives()
    {
        RequireCompilers();

        var result = Fwkit.Run("dt", "diff", Source, Fwkit.M33Tree);

        Assert.AreEqual(0, result.ExitCode, result.Output + result.Error);
    }

    [TestMethod]
    public void OpTees_own_tree_may_be_source_too()
    {
        RequireCompilers();
        const string Tee = "testdata/devicetree/good/mp157-m4-tee";

        var blob = Check(Tee + ".dtb");
        var source = Check(Tee + ".dts");

        Assert.AreNotEqual(3, blob.ExitCode, blob.Error);
        Assert.AreEqual(blob, source);

        static Result Check(string tree) => Fwkit.Run("check", "testdata/signed/golden/rsa2048-m4.upstream.bin", "--dtb", Tee + ".dtb", "--optee-dtb", tree);
    }

    [TestMethod]
    public void Source_finds_its_includes()
    {
        RequireCompilers();
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder.File("inc"));
        File.WriteAllText(folder.File("inc/values.h"), "#define MODEL \"with an include\"\n");
        File.WriteAllText(folder.File("part.dtsi"), "/ { model = MODEL; };\n");
        File.WriteAllText(folder.File("board.dts"), "/dts-v1/;\n#include <values.h>\n#include \"part.dtsi\"\n/ { compatible = \"a\"; };\n");

        var without = Fwkit.Run("dt", "show", folder.File("board.dts"));
        var with = Fwkit.Run("dt", "show", folder.File("board.dts"), "-I", folder.File("inc"));

        Assert.AreEqual(3, without.ExitCode);
        StringAssert.Contains(without.Error, "board.dts:2:20: error: no include path in which to search for values.h");
        Assert.AreEqual(0, with.ExitCode, with.Error);
        StringAssert.Contains(with.Output, "with an include");
    }

    [TestMethod]
    public void Shows_what_dtc_says_about_source()
    {
        RequireCompilers();
        using var folder = new ScratchFolder();
        File.WriteAllText(folder.File("board.dts"), "/dts-v1/;\n/ {\n\tmodel = oops;\n};\n");

        var result = Fwkit.Run("check", Fwkit.M33, "--dtb", folder.File("board.dts"));

        Assert.AreEqual(3, result.ExitCode);
        StringAssert.Contains(result.Error, "board.dts:3.10-11 syntax error");
        StringAssert.Contains(result.Error, "dtc failed; what it said is above.");
    }

    [TestMethod]
    public void Says_what_to_install_where_the_compiler_is_missing()
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            Environment.SetEnvironmentVariable("PATH", "/nonexistent");

            var result = Fwkit.Run("dt", "show", Source);

            Assert.AreEqual(3, result.ExitCode);
            StringAssert.Contains(result.Error, "not installed (Debian: apt-get install");
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    [TestMethod]
    public void A_signed_image_boots_on_the_unsigned_tree_with_the_overlay()
    {
        Assert.AreEqual(1, Fwkit.Run("check", Signed, "--dtb", Fwkit.M33Tree).ExitCode);
        Assert.AreEqual(0, Fwkit.Run("check", Signed, "--dtb", Fwkit.M33Tree, "--overlay", SignedOverlay).ExitCode);
    }

    [TestMethod]
    public void Overlays_are_applied_in_order()
    {
        var result = Fwkit.Run("dt", "show", Fwkit.M33Tree, "--overlay", SignedOverlay, "--overlay", "testdata/devicetree/overlay/mp257-disable-m33.dtbo");

        Assert.AreEqual(0, result.ExitCode, result.Error);
        StringAssert.Contains(result.Output, "/ahb@1/m33@0, disabled");
        StringAssert.Contains(result.Output, "signed images");
    }

    [TestMethod]
    [DataRow(3, "the base tree has no label \"m33_rproc\"", "dt", "show", Fwkit.M4Tree, "--overlay", SignedOverlay)]
    [DataRow(3, "is an overlay: give the tree that it is for", "check", Fwkit.M33, "--dtb", SignedOverlay)]
    [DataRow(2, "is no FIT image", "dt", "show", Fwkit.M33Tree, "--fit-config", "conf-1")]
    [DataRow(2, "is no device tree", "info", Fwkit.M33, "--overlay", SignedOverlay)]
    [DataRow(2, "no such folder", "dt", "show", Source, "-I", "/nonexistent")]
    [DataRow(3, "no such file", "dt", "show", "/nonexistent.dtb")]
    [DataRow(3, "is not a device tree", "dt", "show", "docs")]
    [DataRow(3, "Not a device-tree blob", "dt", "show", Fwkit.M33)]
    public void Explains_what_does_not_go(int exitCode, string explanation, params string[] args)
    {
        var result = Fwkit.Run(args);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, explanation, StringComparison.OrdinalIgnoreCase);
        Assert.AreEqual(string.Empty, result.Output);
    }

    [TestMethod]
    public void Takes_the_configuration_of_a_FIT_image()
    {
        using var folder = new ScratchFolder();
        var image = folder.Write("image.itb", new BlobBuilder()
            .Begin("images").Begin("board").Property("data", File.ReadAllBytes(Fwkit.M33Tree)).End().Begin("signed").Property("data", File.ReadAllBytes(SignedOverlay)).End().End()
            .Begin("configurations").Property("default", "plain").Begin("plain").Property("fdt", "board").End().Begin("tee").Property("fdt", "board\0signed").End().End().Build());

        Assert.AreEqual(0, Fwkit.Run("check", Fwkit.M33, "--dtb", image).ExitCode);
        Assert.AreEqual(0, Fwkit.Run("check", Signed, "--dtb", image, "--fit-config", "tee").ExitCode);
        StringAssert.Contains(Fwkit.Run("info", image, "--fit-config", "other").Error, "It has: plain, tee");
    }

    [TestMethod]
    public void Takes_a_folder()
    {
        using var folder = new ScratchFolder();
        Write(DeviceTree.Read(TestData.Source("devicetree", "good", "mp257-m33.dtb")).Root, Directory.CreateDirectory(folder.File("device-tree")).FullName);

        Assert.AreEqual(0, Fwkit.Run("check", Fwkit.M33, "--dtb", folder.File("device-tree")).ExitCode);
        Assert.AreEqual(0, Fwkit.Run("info", folder.File("device-tree") + "/").ExitCode);
        Assert.AreEqual(0, Fwkit.Run("dt", "diff", folder.File("device-tree"), Fwkit.M33Tree).ExitCode);
    }

    [TestMethod]
    [DataRow("show", "fwkit dt show /proc/device-tree")]
    [DataRow("diff", "fwkit dt diff board.dtb /proc/device-tree")]
    [DataRow("patch", "fwkit dt patch stm32mp257f-dk.dtb --signed --out signed.dtso")]
    public void Help_teaches_with_examples(string command, string example)
    {
        var help = Fwkit.Run("dt", command, "--help").Output;

        StringAssert.Contains(help, example);
        StringAssert.Contains(help, "--overlay");
        StringAssert.Contains(help, "--fit-config");
    }

    [TestMethod]
    public void Escape_sequences_in_a_tree_do_not_reach_the_terminal()
    {
        using var folder = new ScratchFolder();
        var tree = folder.Write("x.dtb", new BlobBuilder().Property("model", "\x1b[2Jm").Property("compatible", "\x1b[2Jc")
            .Begin("\x1b[2Jn").Begin("m33@0").Property("compatible", "st,stm32mp2-m33").Property("\x1b[2Jp", "v").Property("memory-region", 9).End().End().Build());

        var text = Fwkit.Run("dt", "show", tree);
        var json = Fwkit.Run("dt", "show", tree, "--format", "json");
        var difference = Fwkit.Run("dt", "diff", tree, Fwkit.M33Tree);

        Assert.AreEqual((0, 0, 1), (text.ExitCode, json.ExitCode, difference.ExitCode), text.Error + json.Error + difference.Error);
        Assert.IsFalse((text.Output + json.Output + difference.Output).Contains('\x1b', StringComparison.Ordinal));
        StringAssert.Contains(text.Output, "\\x1b[2Jp");
    }

    [TestMethod]
    public void Shows_the_others_when_one_of_many_cannot_be_read()
    {
        var result = Fwkit.Run("dt", "show", Fwkit.M33Tree, "/nonexistent.dtb", Fwkit.M4Tree);

        Assert.AreEqual(3, result.ExitCode);
        StringAssert.Contains(result.Error, "/nonexistent.dtb: no such file");
        StringAssert.Contains(result.Output, "m33: Cortex-M33");
        StringAssert.Contains(result.Output, "m4: Cortex-M4");
    }

    private static void RequireCompilers()
    {
        Programs.Require("cpp");
        Programs.Require("dtc");
    }

    private static void Write(DeviceTreeNode node, string folder)
    {
        foreach (var property in node.Properties)
            File.WriteAllBytes(Path.Combine(folder, property.Name), property.Value.Span);
        foreach (var child in node.Children)
            Write(child, Directory.CreateDirectory(Path.Combine(folder, child.Name)).FullName);
    }
}
