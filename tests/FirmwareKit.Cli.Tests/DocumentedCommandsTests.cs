using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using FirmwareKit.Tests.Pkcs11;

namespace FirmwareKit.Cli.Tests;

/// <summary>The commands of a page of documentation, run in order as they stand there, in a folder with the firmware that the page speaks of.</summary>
[TestClass]
public sealed partial class DocumentedCommandsTests
{
    private static readonly Dictionary<string, string> Firmware = new()
    {
        ["m33.elf"] = Fwkit.M33,
        ["m4.elf"] = "testdata/firmware/mp157-openamp-m4.elf",
        ["secure.elf"] = "testdata/firmware/mp257-tfm-s.elf",
        ["nonsecure.elf"] = "testdata/firmware/mp257-tfm-ns.elf",
    };

    [TestMethod]
    public void Signed_images_run_as_shown()
    {
        using var token = SoftHsm.Create();
        using var folder = new ScratchFolder();
        foreach (var (name, path) in Firmware)
            folder.Write(name, File.ReadAllBytes(path));
        var script = new StringBuilder("set -e\n").AppendLine($"fwkit() {{ dotnet '{typeof(CommandLine).Assembly.Location}' \"$@\"; }}");
        foreach (Match block in Block().Matches(File.ReadAllText("docs/signed-images.md")))
            script.Append(block.Groups["commands"].Value);
        var path2 = folder.Write("run.sh", Encoding.UTF8.GetBytes(script.ToString()));

        using var process = Process.Start(new ProcessStartInfo("/bin/bash", ["-v", path2]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.AreEqual(0, process.ExitCode, $"{error}\n{output.Result}");
    }

    [GeneratedRegex("^```sh[^\n]*\n(?<commands>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
