using System.Text.Json.Nodes;

namespace FirmwareKit.Cli.Tests;

[TestClass]
public sealed class DiffCommandTests
{
    private const string Broken = "testdata/firmware/broken";
    private const string Golden = "testdata/signed/golden";
    private const string Misaligned = $"{Broken}/m33-vectors-misaligned.elf";
    private const string Outside = $"{Broken}/m33-segment-outside.elf";
    private const string SmallVring = $"{Broken}/m4-vring-too-small.elf";
    private const string Version2 = $"{Broken}/m4-table-version-2.elf";
    private const string Signed = $"{Golden}/rsa2048-m4.upstream.bin";

    [TestMethod]
    public void The_same_bytes_that_the_board_answers_differently_are_not_the_same()
    {
        using var folder = new ScratchFolder();
        var signed = folder.File("m33_sign.bin");
        Fwkit.Run("sign", "--in", Fwkit.M33, "--key", Fwkit.Key, "--boot-address", "auto", "--out", signed);

        var result = Fwkit.Run("diff", Fwkit.M33, signed, "--dtb", Fwkit.M33Tree);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.StartsWith(result.Output, "DIFFERENT  the same bytes, and another answer of the board");
        Assert.AreEqual(0, Fwkit.Run("diff", Fwkit.M33, signed).ExitCode);
    }

    [TestMethod]
    [DataRow("diff-no-table", 1, Fwkit.M33, $"{Broken}/m33-no-resource-table.elf", "--dtb", Fwkit.M33Tree)]
    [DataRow("diff-moved-json", 1, Misaligned, Outside, "--dtb", Fwkit.M33Tree, "--format", "json", "--top", "3")]
    [DataRow("diff-renamed-section", 1, Misaligned, $"{Broken}/m33-isr-vector-singular.elf")]
    [DataRow("diff-table", 1, SmallVring, Version2)]
    [DataRow("diff-encrypted", 1, $"{Golden}/enc-aes128-ns.st.bin", $"{Golden}/enc-aes256-ns.st.bin")]
    [DataRow("diff-elf-encrypted", 1, "testdata/signed/elf/tiny_ns.elf", $"{Golden}/enc-aes256-ns.st.bin")]
    [DataRow("diff-two-images", 1, $"{Golden}/rsa2048-ns-s-bootsec.st.bin", $"{Golden}/rsa2048-s-ns-bootsec.st.bin")]
    [DataRow("diff-identical", 0, Fwkit.M33, Fwkit.M33)]
    [DataRow("diff-bits-identical", 0, "--bits", Fwkit.M33, Fwkit.M33)]
    [DataRow("diff-bits-layout", 1, "--bits", Misaligned, $"{Broken}/m33-isr-vector-singular.elf")]
    [DataRow("diff-bits-signature", 1, "--bits", Signed, "testdata/signed/edge/s01-sig-bitflip.bin")]
    [DataRow("diff-bits-json", 1, "--bits", SmallVring, Version2, "--format", "json")]
    public void Prints_what_was_approved(string name, int exitCode, params string[] args)
    {
        var result = Fwkit.Run(["diff", .. args]);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        Approved.Verify(name, result.Output);
    }

    [TestMethod]
    [DataRow("diff-moved", Misaligned, Outside, "--dtb", Fwkit.M33Tree)]
    [DataRow("diff-keys", Signed, $"{Golden}/p256-m4.upstream.bin")]
    [DataRow("diff-elf-signed", "testdata/signed/elf/tiny_m4.elf", Signed)]
    [DataRow("diff-bits", "--bits", SmallVring, Version2)]
    public void The_page_on_differences_shows_its_commands(string mark, params string[] args) => ShownOutput.Compare("docs/diff.md", mark, Fwkit.Run(["diff", .. args]).Output);

    [TestMethod]
    [DataRow(3, "no such file", "missing.elf", Fwkit.M33)]
    [DataRow(3, "README.md, byte 0x0: Neither an ELF file nor a signed image.", Fwkit.M33, "README.md")]
    [DataRow(3, "m33-truncated.elf, byte 0x", $"{Broken}/m33-truncated.elf", Fwkit.M33)]
    [DataRow(2, "--processor needs the board's device tree", Fwkit.M33, Fwkit.M33, "--processor", "m33")]
    [DataRow(2, "--bits compares bytes alone; --dtb says nothing about them", "--bits", Fwkit.M33, Fwkit.M33, "--dtb", Fwkit.M33Tree)]
    [DataRow(2, "--top takes a number", Fwkit.M33, Fwkit.M33, "--top", "-1")]
    [DataRow(2, "is both input and output", Fwkit.M33, Fwkit.M33, "-o", Fwkit.M33)]
    public void Refuses_what_it_cannot_compare(int exitCode, string message, params string[] args)
    {
        var result = Fwkit.Run(["diff", .. args]);

        Assert.AreEqual(exitCode, result.ExitCode);
        StringAssert.Contains(result.Error, message);
        Assert.IsEmpty(result.Output);
    }

    [TestMethod]
    public void Debug_information_alone_is_the_same_for_the_board_and_not_for_bits()
    {
        using var folder = new ScratchFolder();
        var bytes = File.ReadAllBytes(Path.Combine(Fwkit.RepositoryRoot, Fwkit.M33));
        var text = "/usr/include"u8;
        var changed = (byte[])[.. bytes];
        changed[changed.AsSpan().IndexOf(text) + 1] = (byte)'x';
        var path = folder.Write("firmware.elf", changed);

        var result = Fwkit.Run("diff", Fwkit.M33, path);
        var bits = Fwkit.Run("diff", "--bits", Fwkit.M33, path);

        Assert.AreEqual(0, result.ExitCode);
        StringAssert.Contains(result.Output, "SAME  the board gets the same bytes; only debug information differs");
        Assert.AreEqual(1, bits.ExitCode);
        StringAssert.Contains(bits.Output, "absolute path, .debug_line, at 0x");
    }

    [TestMethod]
    public void Files_of_one_name_are_told_apart_by_their_folders()
    {
        using var build1 = new ScratchFolder();
        using var build2 = new ScratchFolder();
        var old = build1.Write("firmware.elf", File.ReadAllBytes(Path.Combine(Fwkit.RepositoryRoot, SmallVring)));
        var @new = build2.Write("firmware.elf", File.ReadAllBytes(Path.Combine(Fwkit.RepositoryRoot, Version2)));

        foreach (var output in new[] { Fwkit.Run("diff", old, @new).Output, Fwkit.Run("diff", "--bits", old, @new).Output })
        {
            StringAssert.Contains(output, old);
            StringAssert.Contains(output, @new);
        }
    }

    [TestMethod]
    public void A_truncated_file_can_be_compared_by_bits() =>
        Assert.AreEqual(1, Fwkit.Run("diff", "--bits", $"{Broken}/m33-truncated.elf", Fwkit.M33).ExitCode);

    [TestMethod]
    public void Writes_a_file()
    {
        using var folder = new ScratchFolder();
        var path = folder.File("diff.json");

        var result = Fwkit.Run("diff", SmallVring, Version2, "--format", "json", "-o", path);

        Assert.AreEqual(1, result.ExitCode);
        Assert.IsEmpty(result.Output);
        Assert.AreEqual("different", JsonNode.Parse(File.ReadAllText(path))!["verdict"]!.GetValue<string>());
    }

    /// <summary>Every sample against the next one; the runs hold their outputs against the schema.</summary>
    [TestMethod]
    [DataRow("testdata/firmware")]
    [DataRow("testdata/signed/golden")]
    [DataRow("testdata/signed/edge")]
    [DataRow("testdata/conformance/linux/firmware")]
    public void What_it_says_of_every_sample_keeps_the_schema(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Fwkit.RepositoryRoot, folder)).Where(file => Path.GetExtension(file) is ".elf" or ".bin").Order(StringComparer.Ordinal).ToArray();
        Assert.IsNotEmpty(files);
        foreach (var (old, @new) in files.Zip(files.Skip(1)))
        {
            Assert.IsTrue(Fwkit.Run("diff", old, @new, "--format", "json").ExitCode is 0 or 1 or 3, @new);
            Assert.IsTrue(Fwkit.Run("diff", "--bits", old, @new, "--format", "json").ExitCode is 0 or 1, @new);
            Assert.IsTrue(Fwkit.Run("diff", old, @new).ExitCode is 0 or 1 or 3, @new);
        }
    }
}
