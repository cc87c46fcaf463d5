namespace FirmwareKit.Cli.Tests;

/// <summary>Inputs cut at every byte: a clean error with exit code 3, or a correct report.</summary>
[TestClass]
public sealed class HostileInputTests
{
    [TestMethod]
    [DataRow("testdata/signed/elf/tiny_m4.elf")]
    [DataRow("testdata/signed/golden/rsa2048-m4.upstream.bin")]
    [DataRow(Fwkit.M4Tree)]
    public void Info_survives_a_cut_at_any_byte(string file) =>
        ForEveryCut(file, path => Fwkit.Run("info", path), 0, 3);

    [TestMethod]
    public void Check_survives_firmware_cut_at_any_byte() =>
        ForEveryCut("testdata/signed/elf/tiny_m4.elf", path => Fwkit.Run("check", path, "--dtb", Fwkit.M4Tree), 0, 1, 3);

    [TestMethod]
    public void Check_refuses_a_tree_cut_at_any_byte() =>
        ForEveryCut(Fwkit.M4Tree, path => Fwkit.Run("check", "testdata/signed/elf/tiny_m4.elf", "--dtb", path), 3);

    [TestMethod]
    public void Check_survives_a_signed_image_cut_at_any_byte() =>
        ForEveryCut("testdata/signed/golden/rsa2048-ns-bootaddr.st.bin", path => Fwkit.Run("check", path, "--dtb", "testdata/devicetree/good/mp257-m33-tee.dtb"), 0, 1, 3);

    [TestMethod]
    public void Verify_rejects_an_image_cut_at_any_byte() =>
        ForEveryCut("testdata/signed/golden/rsa2048-m4.upstream.bin", path => Fwkit.Run("verify", path, "--public-key", Fwkit.PublicKey), 1, 3);

    [TestMethod]
    public void Sign_refuses_an_elf_cut_at_any_byte_and_writes_nothing()
    {
        using var folder = new ScratchFolder();
        var output = folder.File("out.bin");
        ForEveryCut("testdata/signed/elf/tiny_m4.elf", path => Fwkit.Run("sign", "--in", path, "--key", Fwkit.Key, "--out", output), 3);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Escape_sequences_in_names_do_not_reach_the_terminal()
    {
        using var folder = new ScratchFolder();
        var elf = File.ReadAllBytes("testdata/firmware/broken/m33-segment-outside.elf");
        var at = elf.AsSpan().LastIndexOf(".bss\0"u8);
        "\x1b[2J"u8.CopyTo(elf.AsSpan(at));

        var result = Fwkit.Run("check", folder.Write("x.elf", elf), "--dtb", Fwkit.M33Tree);

        Assert.IsFalse(result.Output.Contains('\x1b', StringComparison.Ordinal));
        StringAssert.Contains(result.Output, "\\x1b[2J");
    }

    private static void ForEveryCut(string file, Func<string, Result> run, params int[] allowed)
    {
        using var folder = new ScratchFolder();
        var bytes = File.ReadAllBytes(file);
        for (var length = 0; length < bytes.Length; length++)
        {
            var result = run(folder.Write("cut", bytes.AsSpan(0, length)));
            CollectionAssert.Contains(allowed, result.ExitCode, $"{length} bytes: exit {result.ExitCode} {result.Error}");
            Assert.AreEqual(result.ExitCode == 3, result.Output.Length == 0, $"{length} bytes: a report or an error, not both");
        }
    }
}
