using System.Diagnostics;

namespace FirmwareKit.Tests.DeviceTrees;

/// <summary>Programs of the system, to compare with.</summary>
internal static class Programs
{
    /// <summary>Skips the test, and says why, where the program is not installed.</summary>
    public static void Require(string program, string package = "device-tree-compiler")
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))))
            Assert.Inconclusive($"{program} is not installed (Debian: {package}).");
    }

    /// <summary>Version of a program of dtc: <c>Version: DTC 1.6.1</c>.</summary>
    public static Version VersionOf(string program)
    {
        using var process = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Version.Parse(text.Split(' ')[^1].Trim().Split('-')[0]);
    }

    /// <summary>Runs a program and gives what it said on standard error.</summary>
    public static string Run(string program, out int exitCode, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments.ToArray()) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        exitCode = process.ExitCode;
        return error;
    }
}
