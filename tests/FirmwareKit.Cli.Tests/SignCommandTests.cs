using System.Text.Json;

namespace FirmwareKit.Cli.Tests;

[TestClass]
public sealed class SignCommandTests
{
    private const string Tiny = "testdata/signed/elf/tiny_ns.elf";

    [TestMethod]
    public void Takes_a_record_from_a_file()
    {
        using var folder = new ScratchFolder();
        var value = folder.Write("value", "--not an option"u8);

        var result = Fwkit.Run("sign", "--in", Tiny, "--key", Fwkit.Key, "--out", folder.File("out.bin"), "--plat-tlv", "0x10005", $"@{value}");

        Assert.AreEqual(0, result.ExitCode, result.Error);
        Assert.IsGreaterThan(0, File.ReadAllBytes(folder.File("out.bin")).AsSpan().IndexOf("--not an option"u8));
    }

    [TestMethod]
    [DataRow("aes128", true)]
    [DataRow("aes192", true)]
    [DataRow("aes256", false)]
    public void Warns_of_an_aes_key_that_no_device_has(string key, bool isWarning)
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run("sign", "--in", "testdata/signed/elf/tiny_ns.elf", "--key", Fwkit.Key, "--enc-key", $"testdata/keys/TEST-ONLY-{key}.bin", "--out", folder.File("out.bin"));

        Assert.AreEqual(0, result.ExitCode, result.Error);
        Assert.AreEqual(isWarning, result.Error.Contains("load garbage", StringComparison.Ordinal), result.Error);
    }

    [TestMethod]
    [DataRow(true, Fwkit.M33)]
    [DataRow(true, Fwkit.M33, "--in", "testdata/signed/elf/tiny_s.elf")]
    [DataRow(false, Fwkit.M33, "--boot-address", "auto")]
    [DataRow(false, Fwkit.M33, "--in", "testdata/signed/elf/tiny_s.elf", "--boot-address", "0x80100000")]
    [DataRow(false, "testdata/firmware/mp157-openamp-m4.elf")]
    public void Warns_of_the_boot_address_that_a_cortex_m33_needs(bool isWarning, string input, params string[] more)
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run(["sign", "--in", input, "--key", Fwkit.Key, "--out", folder.File("out.bin"), "--format", "json", .. more]);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        Assert.AreEqual(isWarning, result.Error.Contains("no boot address", StringComparison.Ordinal), result.Error);
        using var json = JsonDocument.Parse(result.Output);
        var warnings = json.RootElement.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!);
        Assert.AreEqual(isWarning, warnings.Any(warning => warning.Contains("--boot-address auto", StringComparison.Ordinal)), result.Output);
    }

    [TestMethod]
    public void Refuses_a_vector_table_above_32_bits()
    {
        using var folder = new ScratchFolder();
        var result = Fwkit.Run("sign", "--in", folder.Write("in.elf", VectorsAbove4GiB()), "--key", Fwkit.Key, "--out", folder.File("out.bin"), "--boot-address", "auto");

        StringAssert.Contains(result.Error, "above the 32-bit address space");
        Assert.AreEqual(3, result.ExitCode, result.Error);
    }

    [TestMethod]
    public void Makes_the_golden_image_with_the_boot_address_it_finds()
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run("sign", "--in", Tiny, "--key", Fwkit.Key, "--out", folder.File("out.bin"), "--plat-tlv", "BOOTADDR", "0x80100000");

        Assert.AreEqual(0, result.ExitCode, result.Error);
        CollectionAssert.AreEqual(File.ReadAllBytes("testdata/signed/golden/rsa2048-ns-bootaddr.st.bin"), File.ReadAllBytes(folder.File("out.bin")));
    }

    [TestMethod]
    public void Makes_the_golden_image_of_two_elf_files()
    {
        using var folder = new ScratchFolder();

        Fwkit.Run(
            "sign", "--in", "testdata/signed/elf/tiny_s.elf", "--in", Tiny, "--key", Fwkit.Key, "--out", folder.File("out.bin"),
            "--plat-tlv", "BOOTADDR", "0x80000000", "--plat-tlv", "BOOTSEC", "0x1");

        CollectionAssert.AreEqual(File.ReadAllBytes("testdata/signed/golden/rsa2048-s-ns-bootsec.st.bin"), File.ReadAllBytes(folder.File("out.bin")));
    }

    [TestMethod]
    public void Takes_the_passphrase_from_a_file()
    {
        using var folder = new ScratchFolder();
        var passphrase = folder.Write("pass", "test-only-passphrase\n"u8);

        var result = Fwkit.Run(
            "sign", "--in", "testdata/signed/elf/tiny_m4.elf", "--key", "testdata/keys/TEST-ONLY-rsa2048.pkcs8-enc.pem",
            "--passphrase-file", passphrase, "--out", folder.File("out.bin"));

        Assert.AreEqual(0, result.ExitCode, result.Error);
        CollectionAssert.AreEqual(File.ReadAllBytes("testdata/signed/golden/rsa2048-encpkcs8-m4.upstream.bin"), File.ReadAllBytes(folder.File("out.bin")));
    }

    [TestMethod]
    [DataRow("testdata/keys/TEST-ONLY-rsa2048.pkcs8-enc.pem")]
    [DataRow(Fwkit.Key)]
    public void Warns_of_a_passphrase_on_the_command_line(string key)
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run(
            "sign", "--in", Tiny, "--key", key, "--key_pwd", "test-only-passphrase", "--out", folder.File("out.bin"));

        Assert.AreEqual(0, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, "warning: --key_pwd");
        Assert.IsFalse(result.Error.Contains("test-only-passphrase", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow(4, "testdata/keys/TEST-ONLY-rsa2048.pkcs8-enc.pem", "is encrypted")]
    [DataRow(4, "testdata/keys/TEST-ONLY-rsa2048.pkcs1-enc.pem", "is encrypted")]
    [DataRow(4, "testdata/keys/TEST-ONLY-rsa2048.pub.pem", "public key")]
    [DataRow(4, "no-such-key.pem", "no such key file")]
    [DataRow(4, "LICENSE", "no PEM block")]
    public void Explains_a_key_it_cannot_use(int exitCode, string key, string explanation)
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run("sign", "--in", Tiny, "--key", key, "--out", folder.File("out.bin"));

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, explanation);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Signs_with_a_curve_and_warns_that_upstream_takes_rsa_only()
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run("sign", "--in", Tiny, "--key", "testdata/keys/TEST-ONLY-p256.sec1.pem", "--out", folder.File("out.bin"));
        var verified = Fwkit.Run("verify", folder.File("out.bin"), "--public-key", "testdata/keys/TEST-ONLY-p256.pub.pem");

        Assert.AreEqual(0, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, "upstream OP-TEE's platform service accepts RSA only");
        Assert.AreEqual(0, verified.ExitCode, verified.Output);
    }

    [TestMethod]
    public void Leaves_the_old_file_when_it_fails()
    {
        using var folder = new ScratchFolder();
        var output = folder.Write("out.bin", "old"u8);

        var result = Fwkit.Run("sign", "--in", "testdata/firmware/broken/m33-truncated.elf", "--key", Fwkit.Key, "--out", output);

        Assert.AreEqual(3, result.ExitCode);
        StringAssert.Contains(result.Error, "m33-truncated.elf, byte 0x20");
        Assert.AreEqual("old", File.ReadAllText(output));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Reports_an_output_folder_that_is_not_there()
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run("sign", "--in", Tiny, "--key", Fwkit.Key, "--out", folder.File("none/out.bin"));

        Assert.AreEqual(5, result.ExitCode, result.Error);
    }

    [TestMethod]
    public void Refuses_to_write_over_its_input()
    {
        using var folder = new ScratchFolder();
        var path = folder.Write("x.elf", File.ReadAllBytes(Tiny));

        var result = Fwkit.Run("sign", "--in", path, "--key", Fwkit.Key, "--out", path);

        Assert.AreEqual(2, result.ExitCode);
        CollectionAssert.AreEqual(File.ReadAllBytes(Tiny), File.ReadAllBytes(path));
    }

    [TestMethod]
    [DataRow(2, "--boot-address", "80100000x")]
    [DataRow(3, "--boot-address", "auto")]
    [DataRow(2, "--plat-tlv", "BOOTADDR", "2148532224")]
    [DataRow(2, "--plat-tlv", "0x20000", "0x1")]
    [DataRow(2, "--plat-tlv", "BOOTADDR", "0x1", "--plat-tlv", "BOOTADDR", "0x2")]
    public void Refuses_what_the_board_could_not_use(int exitCode, params string[] options)
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run(["sign", "--in", "testdata/signed/elf/tiny_m4.elf", "--key", Fwkit.Key, "--out", folder.File("out.bin"), .. options]);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Takes_the_boot_address_of_real_firmware_and_verifies()
    {
        using var folder = new ScratchFolder();

        var signed = Fwkit.Run("sign", "--in", Fwkit.M33, "--key", Fwkit.Key, "--out", folder.File("out.bin"), "--boot-address", "auto", "--format", "json");

        using var json = JsonDocument.Parse(signed.Output);
        Assert.AreEqual("0x80100000", json.RootElement.GetProperty("bootAddress").GetString());
        Assert.AreEqual(0, Fwkit.Run("verify", folder.File("out.bin"), "--public-key", Fwkit.PublicKey).ExitCode);
    }

    [TestMethod]
    public void Signs_secure_and_non_secure_firmware_together()
    {
        using var folder = new ScratchFolder();

        var signed = Fwkit.Run(
            "sign", "--in", "testdata/firmware/mp257-tfm-ns.elf", "--in", "testdata/firmware/mp257-tfm-s.elf", "--key", Fwkit.Key, "--out", folder.File("out.bin"),
            "--plat-tlv", "BOOTADDR", "0x80000000", "--plat-tlv", "BOOTSEC", "0x1");

        Assert.AreEqual(0, signed.ExitCode, signed.Error);
        Assert.AreEqual(0, Fwkit.Run("verify", folder.File("out.bin"), "--public-key", Fwkit.PublicKey).ExitCode);
    }

    [TestMethod]
    public void Warns_of_a_boot_address_that_is_no_vector_table()
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run("sign", "--in", Fwkit.M33, "--key", Fwkit.Key, "--out", folder.File("out.bin"), "--boot-address", "0x80100644");

        StringAssert.Contains(result.Error, "no multiple of 128");
        StringAssert.Contains(result.Error, "not the vector table");
    }

    /// <summary>A 64-bit ELF file with .isr_vectors at 4 GiB: header, one program header, contents at 0x80, three section headers at 0xc0.</summary>
    private static byte[] VectorsAbove4GiB()
    {
        const ulong Address = 0x1_0000_0000;
        using var elf = new MemoryStream();
        using var writer = new BinaryWriter(elf);
        Longs(0x0001_0102_464c_457f, 0, 0x0000_0001_0028_0002, Address, 64, 0xc0, 0x0038_0040_0000_0000, 0x0002_0003_0040_0001);
        Longs(0x0000_0005_0000_0001, 0x80, Address, Address, 0x10, 0x10, 4, 0);
        Longs(0x0000_0101_2000_1000, 0);
        writer.Write("\0.isr_vectors\0"u8);
        elf.Position = 0xc0 + 64;
        Longs(0x0000_0001_0000_0001, 6, Address, 0x80, 0x10, 0, 4, 0);
        Longs(0x0000_0003_0000_0000, 0, 0, 0x90, 14, 0, 1, 0);
        return elf.ToArray();

        void Longs(params ReadOnlySpan<ulong> words)
        {
            foreach (var word in words)
                writer.Write(word);
        }
    }
}
