namespace FirmwareKit.Cli.Tests;

/// <summary>What <c>--help</c> teaches, of each command.</summary>
[TestClass]
public sealed class ApprovedHelpTests
{
    [TestMethod]
    [DataRow("")]
    [DataRow("info")]
    [DataRow("check")]
    [DataRow("map")]
    [DataRow("diff")]
    [DataRow("sign")]
    [DataRow("verify")]
    [DataRow("extract")]
    [DataRow("digest")]
    [DataRow("attach")]
    [DataRow("resign")]
    [DataRow("key")]
    [DataRow("key generate")]
    [DataRow("key public")]
    [DataRow("key fingerprint")]
    [DataRow("key optee")]
    [DataRow("key find-in")]
    [DataRow("dt")]
    [DataRow("dt show")]
    [DataRow("dt diff")]
    [DataRow("dt patch")]
    [DataRow("rules")]
    [DataRow("kernels")]
    [DataRow("explain")]
    public void Says_what_was_approved(string command)
    {
        var help = Fwkit.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.AreEqual((0, string.Empty), (help.ExitCode, help.Error));
        Assert.AreEqual(command is not ("" or "key" or "dt"), help.Output.Contains("--format <text|", StringComparison.Ordinal), "programs read what every command says");
        Approved.Verify($"help {command}".TrimEnd().Replace(' ', '-'), Trim(help.Output));
    }

    /// <summary>The parser pads lines, and calls the command by the name of this process.</summary>
    private static string Trim(string help) =>
        string.Join('\n', help.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Replace($"{typeof(ApprovedHelpTests).Assembly.GetName().Name}", "fwkit", StringComparison.Ordinal);
}
