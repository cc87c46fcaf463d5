using System.Security.Cryptography;

namespace FirmwareKit.Cli.Tests;

[TestClass]
public sealed class CheckHtmlTests
{
    [TestMethod]
    public void Writes_one_page_and_gives_the_exit_code_of_the_verdict()
    {
        using var folder = new ScratchFolder();
        var page = folder.File("report.html");

        var result = Fwkit.Run("check", "testdata/firmware/broken/m33-segment-outside.elf", "--dtb", Fwkit.M33Tree, "--format", "html", "-o", page);

        Assert.AreEqual(1, result.ExitCode, result.Error);
        Assert.IsEmpty(result.Output);
        var text = File.ReadAllText(page);
        StringAssert.StartsWith(text, "<!DOCTYPE html>");
        StringAssert.EndsWith(text, "</html>\n");
        StringAssert.Contains(text, "bad phdr da 0x81600000");
    }

    [TestMethod]
    public void Writes_the_same_page_to_standard_output() =>
        StringAssert.StartsWith(Fwkit.Run("check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--format", "html").Output, "<!DOCTYPE html>");

    [TestMethod]
    public void Says_which_tree_and_is_the_same_wherever_the_files_lie()
    {
        using var folder = new ScratchFolder();
        var (firmware, tree) = (folder.File("mp257-openamp-m33.elf"), folder.File("mp257-m33.dtb"));
        File.Copy(Path.Combine(Fwkit.RepositoryRoot, Fwkit.M33), firmware);
        File.Copy(Path.Combine(Fwkit.RepositoryRoot, Fwkit.M33Tree), tree);

        var page = Fwkit.Run("check", firmware, "--dtb", tree, "--format", "html").Output;

        Assert.AreEqual(Fwkit.Run("check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--format", "html").Output, page);
        StringAssert.Contains(page, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(tree))));
        Assert.DoesNotContain(folder.Path, page);
    }

    [TestMethod]
    public void Says_which_overlays_were_applied()
    {
        const string Overlay = "testdata/devicetree/overlay/mp157-signed.dtbo";

        var page = Fwkit.Run("check", "testdata/firmware/mp157-openamp-m4.elf", "--dtb", Fwkit.M4Tree, "--overlay", Overlay, "--format", "html").Output;

        StringAssert.Contains(page, $"{Path.GetFileName(Fwkit.M4Tree)} + mp157-signed.dtbo");
        StringAssert.Contains(page, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Fwkit.RepositoryRoot, Overlay)))));
    }

    [TestMethod]
    public void Refuses_several_files()
    {
        var result = Fwkit.Run("check", Fwkit.M33, Fwkit.M33, "--dtb", Fwkit.M33Tree, "--format", "html");

        Assert.AreEqual(2, result.ExitCode);
        StringAssert.Contains(result.Error, "--format html is the report of one file");
    }

    [TestMethod]
    public void Writes_nothing_for_a_file_that_is_not_there()
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run("check", "missing.elf", "--dtb", Fwkit.M33Tree, "--format", "html", "-o", folder.File("report.html"));

        Assert.AreEqual(3, result.ExitCode);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Tells_what_happens_afterwards_to_a_core_that_Linux_attached_to()
    {
        var text = Fwkit.Run("check", BoardOptionTests.AttachedM33, "--dtb", BoardOptionTests.M33TdTree, "--format", "html").Output;

        StringAssert.Contains(text, "WILL ATTACH");
        StringAssert.Contains(text, "Afterwards");
        StringAssert.Contains(text, "data-event=\"detach\"");
    }
}
