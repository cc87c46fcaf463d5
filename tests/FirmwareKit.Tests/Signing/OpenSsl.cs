using System.Diagnostics;

namespace FirmwareKit.Tests.Signing;

/// <summary>Runs openssl, the reference for every form of key. A test is inconclusive where it is not installed.</summary>
internal static class OpenSsl
{
    public const string Passphrase = "corréct horse";

    public static void Run(string folder, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("openssl") { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Start(start);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, $"openssl {string.Join(' ', arguments)}: {error}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Assert.Inconclusive($"openssl is not installed: {e.Message}");
            throw;
        }
    }
}
