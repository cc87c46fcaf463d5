using System.Diagnostics;
using System.Text;

namespace FirmwareKit.Cli.Tests;

/// <summary>The question after a passphrase, on a real terminal that <c>script</c> (util-linux) makes.</summary>
[TestClass]
public sealed class SecretPromptTests
{
    private const string Encrypted = "testdata/keys/TEST-ONLY-rsa2048.pkcs8-enc.pem";

    [TestMethod]
    [DataRow("test-only-passphrase", 0, "c3a03a87258a02074ba11973")]
    [DataRow("test-onlY\x7fy-passphrase", 0, "c3a03a87258a02074ba11973")]
    [DataRow("open-sesame", 4, "the passphrase is wrong")]
    public void Asks_once_and_never_shows_what_is_typed(string typed, int exitCode, string expected)
    {
        var (code, screen) = OnTerminal($"key fingerprint {Encrypted}", $"Passphrase of {Encrypted}: ", typed + "\r");

        Assert.AreEqual(exitCode, code, screen);
        StringAssert.Contains(screen, expected);
        Assert.HasCount(2, screen.Split("Passphrase of"));
        Assert.IsFalse(screen.Contains("sesame", StringComparison.Ordinal) || screen.Contains("only-pass", StringComparison.Ordinal), screen);
    }

    private static (int ExitCode, string Screen) OnTerminal(string arguments, string question, string answer)
    {
        if (!File.Exists("/usr/bin/script"))
            Assert.Inconclusive("There is no /usr/bin/script (util-linux) to make a terminal.");
        var start = new ProcessStartInfo("/usr/bin/script", ["-qec", $"dotnet {Path.Combine(AppContext.BaseDirectory, "fwkit.dll")} {arguments}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var screen = new StringBuilder();
        for (var c = process.StandardOutput.Read(); c >= 0; c = process.StandardOutput.Read())
        {
            screen.Append((char)c);
            if (!screen.ToString().EndsWith(question, StringComparison.Ordinal))
                continue;
            process.StandardInput.Write(answer);
            process.StandardInput.Flush();
        }

        process.WaitForExit();
        return (process.ExitCode, screen.ToString());
    }
}
