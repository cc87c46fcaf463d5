using System.Diagnostics;

namespace FirmwareKit.Cli.Tests.Signing;

/// <summary>Whatever happens to the process or the disk: the output is the old file, the new file, or not there. Inputs stay.</summary>
[TestClass]
public sealed class AtomicOutputTests : IDisposable
{
    private const int ImageSize = 16 * 1024 * 1024;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_kill_at_any_moment_leaves_the_old_file_or_the_new_one()
    {
        var input = _folder.Write("in.elf", LargeFirmware());
        var output = _folder.File("out.bin");
        var before = _folder.Write("out.bin", "the old file"u8);
        Assert.AreEqual(0, Fwkit.Run("sign", "--in", input, "--key", Fwkit.Key, "--out", _folder.File("whole.bin")).ExitCode);
        var whole = File.ReadAllBytes(_folder.File("whole.bin"));
        var random = new Random(20261124);
        var duration = RunUntilKilled(input, output, TimeSpan.FromMinutes(1));

        var (old, finished) = (0, 0);
        for (var i = 0; i < 50; i++)
        {
            File.WriteAllText(before, "the old file");
            RunUntilKilled(input, output, duration * random.NextDouble() * 1.1);

            var after = File.ReadAllBytes(output);
            if (after.AsSpan().SequenceEqual("the old file"u8))
                old++;
            else if (after.AsSpan().SequenceEqual(whole))
                finished++;
            else
                Assert.Fail($"run {i}: {after.Length} bytes, neither the old file nor the whole image");
        }

        Assert.IsGreaterThan(0, old, "no run was killed in time");
        Assert.AreEqual(50, old + finished);
        CollectionAssert.AreEqual(LargeFirmware(), File.ReadAllBytes(input));
    }

    [TestMethod]
    public void A_full_disk_leaves_the_old_file()
    {
        var input = _folder.Write("in.elf", LargeFirmware());
        var output = _folder.Write("out.bin", "the old file"u8);

        // A limit on the size of files stands for the disk: writing fails in the middle, as it does there. The runtime itself must not need a large file.
        using var process = Start("/bin/bash", "-c", $"trap '' XFSZ; ulimit -f 4096; export DOTNET_EnableWriteXorExecute=0; exec dotnet '{Assembly}' sign --in '{input}' --key '{Path.GetFullPath(Fwkit.Key)}' --out '{output}'");
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.AreEqual(5, process.ExitCode, error);
        Assert.AreEqual("the old file", File.ReadAllText(output));
        Assert.HasCount(2, Directory.GetFiles(_folder.Path), "no temporary file stays");
    }

    [TestMethod]
    public void A_polite_end_leaves_no_temporary_file()
    {
        var input = _folder.Write("in.elf", LargeFirmware());
        var random = new Random(1);
        var duration = RunUntilKilled(input, _folder.File("out.bin"), TimeSpan.FromMinutes(1));

        for (var i = 0; i < 10; i++)
        {
            using var process = Start("dotnet", Assembly, "sign", "--in", input, "--key", Fwkit.Key, "--out", _folder.File("out.bin"));
            Thread.Sleep(duration * random.NextDouble());
            using (var kill = Start("/bin/kill", "-TERM", $"{process.Id}"))
                kill.WaitForExit();
            process.WaitForExit();

            Assert.IsTrue(process.ExitCode is 0 or 130 or 143, $"exit code {process.ExitCode}");
            CollectionAssert.AreEquivalent(new[] { input, _folder.File("out.bin") }, Directory.GetFiles(_folder.Path));
        }
    }

    [TestMethod]
    public void A_polite_end_while_somebody_else_signs_writes_nothing()
    {
        var signer = $"kill -TERM $PPID; sleep 1; openssl pkeyutl -sign -inkey '{Path.GetFullPath(Fwkit.Key)}' -pkeyopt digest:sha256";

        using var process = Start("dotnet", Assembly, "sign", "--in", "testdata/signed/elf/tiny_m4.elf", "--signer-command", signer, "--public-key", Fwkit.PublicKey, "--out", _folder.File("out.bin"));
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.AreEqual(130, process.ExitCode, error);
        Assert.IsEmpty(Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    public void A_polite_end_of_a_verification_on_all_cores_is_no_crash()
    {
        string[] command = [Assembly, "verify", .. Enumerable.Repeat("testdata/signed/golden/rsa2048-m4.upstream.bin", 10_000), "--public-key", Fwkit.PublicKey];
        for (var i = 1; i <= 5; i++)
        {
            using var process = Start("dotnet", command);
            Thread.Sleep(150 + (i * 100));
            using (var kill = Start("/bin/kill", "-TERM", $"{process.Id}"))
                kill.WaitForExit();
            process.StandardOutput.ReadToEnd();
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();

            Assert.IsTrue(process.ExitCode is 0 or 130 or 143, $"exit code {process.ExitCode} {error}");
        }
    }

    [TestMethod]
    public void An_input_is_not_written_to_through_a_link_either()
    {
        var input = _folder.Write("in.elf", File.ReadAllBytes("testdata/signed/elf/tiny_m4.elf"));
        File.CreateSymbolicLink(_folder.File("link.bin"), input);
        Directory.CreateSymbolicLink(_folder.File("here"), _folder.Path);

        foreach (var output in new[] { "link.bin", "here/in.elf", "here/link.bin" })
        {
            var result = Fwkit.Run("sign", "--in", input, "--key", Fwkit.Key, "--out", _folder.File(output));
            Assert.AreEqual(2, result.ExitCode, output);
        }

        CollectionAssert.AreEqual(File.ReadAllBytes("testdata/signed/elf/tiny_m4.elf"), File.ReadAllBytes(input));
    }

    [TestMethod]
    public void An_input_is_not_written_to_through_a_link_that_leaves_a_linked_folder()
    {
        // link -> there/../in.elf, and there -> a/b: that is a/in.elf.
        Directory.CreateDirectory(_folder.File("a/b"));
        var input = _folder.Write("a/in.elf", File.ReadAllBytes("testdata/signed/elf/tiny_m4.elf"));
        Directory.CreateSymbolicLink(_folder.File("there"), "a/b");
        File.CreateSymbolicLink(_folder.File("link"), "there/../in.elf");

        var result = Fwkit.Run("sign", "--in", _folder.File("link"), "--key", Fwkit.Key, "--out", input);

        Assert.AreEqual(2, result.ExitCode, result.Error);
    }

    [TestMethod]
    public void A_passphrase_is_not_written_to()
    {
        var secret = _folder.Write("secret", "passphrase"u8);

        var result = Fwkit.Run("sign", "--in", "testdata/signed/elf/tiny_m4.elf", "--key", Fwkit.Key, "--passphrase-file", secret, "--out", secret);

        Assert.AreEqual(2, result.ExitCode, result.Error);
        Assert.AreEqual("passphrase", File.ReadAllText(secret));
    }

    [TestMethod]
    [DataRow("--key")]
    [DataRow("--key-info")]
    [DataRow("--enc-key")]
    public void A_key_is_not_written_to(string option)
    {
        var secret = _folder.Write("secret", File.ReadAllBytes(option == "--key" ? Fwkit.Key : "testdata/keys/TEST-ONLY-aes256.bin"));
        string[] key = option == "--key" ? [] : ["--key", Fwkit.Key];

        var result = Fwkit.Run(["sign", "--in", "testdata/signed/elf/tiny_ns.elf", "--out", secret, option, secret, .. key]);

        Assert.AreEqual(2, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, "both input and output");
    }

    private static string Assembly => typeof(CommandLine).Assembly.Location;

    private static TimeSpan RunUntilKilled(string input, string output, TimeSpan after)
    {
        var watch = Stopwatch.StartNew();
        using var process = Start("dotnet", Assembly, "sign", "--in", input, "--key", Fwkit.Key, "--out", output);
        if (!process.WaitForExit(after))
            process.Kill(); // SIGKILL
        process.WaitForExit();
        return watch.Elapsed;
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>tiny_m4.elf with so many zeros behind it that writing takes a while.</summary>
    private static byte[] LargeFirmware()
    {
        var elf = new byte[ImageSize];
        File.ReadAllBytes("testdata/signed/elf/tiny_m4.elf").CopyTo(elf.AsSpan());
        return elf;
    }
}
