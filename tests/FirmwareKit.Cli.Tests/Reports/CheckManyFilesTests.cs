using System.Text.Json.Nodes;

namespace FirmwareKit.Cli.Tests.Reports;

/// <summary><c>fwkit check</c> of several files, and <c>--output</c>.</summary>
[TestClass]
public sealed class CheckManyFilesTests
{
    private const string Outside = "testdata/firmware/broken/m33-segment-outside.elf";

    [TestMethod]
    public void Says_what_it_says_of_each_and_the_sums()
    {
        var result = Fwkit.Run("check", "testdata/firmware/broken/m33-no-resource-table.elf", Outside, "no-such-file.elf", "--dtb", Fwkit.M33Tree);

        Assert.AreEqual(ExitCode.BadInput, result.ExitCode);
        Approved.Verify("check-many", result.Output);
    }

    [TestMethod]
    [DataRow(0, Fwkit.M33, Fwkit.M33)]
    [DataRow(1, Outside, Fwkit.M33)]
    [DataRow(1, Fwkit.M33, "README.md")]
    [DataRow(3, Fwkit.M33, "README.md.missing")]
    [DataRow(3, "", Outside)]
    [DataRow(3, "testdata", Fwkit.M33)]
    public void The_worst_file_decides_the_exit_code(int exitCode, params string[] files)
    {
        foreach (var format in (string[])["text", "json", "sarif", "junit"])
            Assert.AreEqual(exitCode, Fwkit.Run(["check", .. files, "--dtb", Fwkit.M33Tree, "--format", format]).ExitCode, format);
    }

    [TestMethod]
    public void Json_of_several_files_is_a_list_in_their_order()
    {
        var json = JsonNode.Parse(Fwkit.Run("check", Outside, "no-such.elf", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--format", "json").Output)!;

        var files = json["files"]!.AsArray();
        CollectionAssert.AreEqual(new[] { "failed", "unreadable", "passed" }, files.Select(file => file!["result"]!.ToString()).ToArray());
        CollectionAssert.AreEqual(new[] { Outside, "no-such.elf", Fwkit.M33 }, files.Select(file => file!["file"]!.ToString()).ToArray());
        var alone = JsonNode.Parse(Fwkit.Run("check", Outside, "--dtb", Fwkit.M33Tree, "--format", "json").Output)!.AsObject();
        alone.Remove("schema");
        Assert.IsTrue(JsonNode.DeepEquals(alone, files[0]!["check"]));
    }

    [TestMethod]
    public void Each_file_has_the_choices_that_lie_beside_it()
    {
        using var folder = new ScratchFolder();
        var bytes = File.ReadAllBytes(Path.Combine(Fwkit.RepositoryRoot, "testdata/firmware/broken/m33-no-resource-table.elf"));
        var ignoring = folder.Write("a.elf", bytes);
        folder.Write("fwkit.json", """{ "rules": { "FK2001": { "ignore": true, "reason": "bare metal" } } }"""u8);
        var beside = Directory.CreateDirectory(folder.File("other")).FullName;
        File.WriteAllBytes(Path.Combine(beside, "b.elf"), bytes);

        var files = JsonNode.Parse(Fwkit.Run("check", ignoring, Path.Combine(beside, "b.elf"), "--dtb", Fwkit.M33Tree, "--format", "json").Output)!["files"]!.AsArray();

        Assert.HasCount(1, files[0]!["check"]!["ignored"]!.AsArray());
        Assert.IsEmpty(files[1]!["check"]!["ignored"]!.AsArray());
    }

    [TestMethod]
    [DataRow("text")]
    [DataRow("json")]
    [DataRow("sarif")]
    [DataRow("junit")]
    public void Output_to_a_file_is_what_would_have_been_printed(string format)
    {
        using var folder = new ScratchFolder();
        var path = folder.Write("report", "old"u8);

        var result = Fwkit.Run("check", Outside, Fwkit.M33, "--dtb", Fwkit.M33Tree, "--format", format, "-o", path);

        Assert.AreEqual(ExitCode.Failed, result.ExitCode);
        Assert.IsEmpty(result.Output);
        Assert.AreEqual(Fwkit.Run("check", Outside, Fwkit.M33, "--dtb", Fwkit.M33Tree, "--format", format).Output, File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    [DataRow("text")]
    [DataRow("json")]
    [DataRow("junit")]
    public void Verify_writes_to_a_file_too(string format)
    {
        const string Signed = "testdata/signed/golden/rsa2048-m4.upstream.bin";
        using var folder = new ScratchFolder();

        Assert.AreEqual(0, Fwkit.Run("verify", Signed, "--public-key", Fwkit.PublicKey, "--format", format, "-o", folder.File("report")).ExitCode);

        Assert.AreEqual(Fwkit.Run("verify", Signed, "--public-key", Fwkit.PublicKey, "--format", format).Output, File.ReadAllText(folder.File("report")));
    }

    [TestMethod]
    [DataRow(ExitCode.WrongUsage, Fwkit.M33)]
    [DataRow(ExitCode.WrongUsage, Fwkit.M33Tree)]
    [DataRow(ExitCode.WrongUsage, "")]
    [DataRow(ExitCode.OutputFailed, "/proc/x")]
    [DataRow(ExitCode.OutputFailed, "/dev/null")]
    [DataRow(ExitCode.OutputFailed, "no-such-folder/x")]
    public void An_output_that_is_an_input_or_cannot_be_written_is_refused(int exitCode, string path)
    {
        var result = Fwkit.Run("check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "-o", path);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        Assert.IsEmpty(result.Output);
    }
}
