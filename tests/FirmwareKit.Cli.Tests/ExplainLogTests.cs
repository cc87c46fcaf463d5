using System.Diagnostics;
using System.Text;

namespace FirmwareKit.Cli.Tests;

/// <summary><c>fwkit explain --log</c>.</summary>
[TestClass]
public sealed class ExplainLogTests
{
    private const string Outside = "testdata/firmware/broken/m33-segment-outside.elf";

    private const string Log = """
        [    0.000000] Booting Linux on physical CPU 0x0
        [   12.345678] remoteproc remoteproc0: powering up m33
        [   12.345999] remoteproc remoteproc0: bad phdr da 0x81600000 mem 0x3bb0
        [   12.346000] remoteproc remoteproc0: Failed to load program segments: -22
        [   12.346001] remoteproc remoteproc0: Boot failed: -22
        Nov 24 18:03:03 board kernel: tee_remoteproc optee-ta-80a4c275-0a47-4905-8285-1486a9771a08: TA_RPROC_FW_CMD_LOAD_FW invoke failed TEE err: ffff0006, ret:0
        E/TA:  remoteproc_load_fw:1069 Can't Authenticate the firmware (res = 0xffff3072)
        [   13.000000] remoteproc remoteproc1: something never seen
        """;

    [TestMethod]
    [DataRow("explain-log")]
    [DataRow("explain-log-json", "--format", "json")]
    [DataRow("explain-log-firmware", "--firmware", Outside, "--dtb", Fwkit.M33Tree)]
    public void Prints_what_was_approved(string name, params string[] args)
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run(["explain", "--log", folder.Write("dmesg.txt", Encoding.UTF8.GetBytes(Log)), .. args]);

        Assert.AreEqual(ExitCode.Done, result.ExitCode, result.Error);
        Approved.Verify(name, result.Output);
    }

    [TestMethod]
    [DataRow("--verbose")]
    [DataRow("--firmware", Outside, "--dtb", Fwkit.M33Tree, "--kernel", "st")]
    public void Takes_what_check_takes(params string[] args)
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run(["explain", "--log", folder.Write("dmesg.txt", Encoding.UTF8.GetBytes(Log)), .. args]);

        Assert.AreEqual((ExitCode.Done, string.Empty), (result.ExitCode, result.Error));
    }

    [TestMethod]
    [DataRow("--kernel goes with", "FK4003", "--kernel", "6.1")]
    [DataRow("--rootfs goes with", "5.15", "--rootfs", "testdata")]
    [DataRow("--rootfs goes with", "--log", "README.md", "--rootfs", "testdata")]
    public void Refuses_an_option_that_would_not_count(string message, params string[] args)
    {
        var result = Fwkit.Run(["explain", .. args]);

        Assert.AreEqual(ExitCode.WrongUsage, result.ExitCode);
        StringAssert.Contains(result.Error, message);
    }

    [TestMethod]
    public void A_log_without_a_known_line_is_a_failure()
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run("explain", "--log", folder.Write("dmesg.txt", "usb 1-1: new device\n"u8));

        Assert.AreEqual(ExitCode.Failed, result.ExitCode);
        StringAssert.Contains(result.Output, "No line of the log is known.");
    }

    [TestMethod]
    public void Shows_control_characters_and_broken_text_escaped()
    {
        using var folder = new ScratchFolder();
        var log = folder.Write("dmesg.txt", [.. "remoteproc remoteproc0: powering up \u001b[2J"u8, 0, 0xff, 0xfe, .. "\nremoteproc remoteproc0: \u0007"u8]);

        var text = Fwkit.Run("explain", "--log", log).Output;
        var json = Fwkit.Run("explain", "--log", log, "--format", "json").Output;

        Assert.IsFalse((text + json).Any(c => char.IsControl(c) && c is not ('\n' or '\r')));
        StringAssert.Contains(text, "\\x1b[2J");
    }

    /// <summary>The same options as fwkit check: the board's kernel, flavour, configuration and files decide which cause it is.</summary>
    [TestMethod]
    [DataRow("[ 1.0] remoteproc remoteproc0: Section headers are out of bounds", "FK1002", "testdata/firmware/broken/m33-truncated.elf", Fwkit.M33Tree, "--kernel", "6.12")]
    [DataRow("[ 1.0] remoteproc remoteproc0: request_firmware failed: -2", "FK7005", Fwkit.M33, Fwkit.M33Tree, "--rootfs", "testdata/src")]
    [DataRow("[ 1.0] remoteproc remoteproc0: bad phdr da 0x81600000 mem 0x3bb0", "FK4001", Outside, "testdata/devicetree/good/mp257-m0.dtb", "--processor", "m33")]
    public void Takes_the_options_of_check(string line, string rule, string firmware, string tree, params string[] options)
    {
        using var folder = new ScratchFolder();

        var result = Fwkit.Run(["explain", "--log", folder.Write("dmesg.txt", Encoding.UTF8.GetBytes(line)), "--firmware", firmware, "--dtb", tree, .. options]);

        Assert.AreEqual(ExitCode.Done, result.ExitCode, result.Error);
        StringAssert.Contains(result.Output, $"it is      {rule}");
    }

    [TestMethod]
    public void Reads_standard_input()
    {
        using var fwkit = Process.Start(new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, "explain", "--log", "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        fwkit.StandardInput.Write(Log);
        fwkit.StandardInput.Close();
        var output = fwkit.StandardOutput.ReadToEnd();
        fwkit.WaitForExit();

        Assert.AreEqual(ExitCode.Done, fwkit.ExitCode);
        StringAssert.Contains(output, "6 known lines");
    }

    [TestMethod]
    [DataRow(ExitCode.WrongUsage, "explain")]
    [DataRow(ExitCode.WrongUsage, "explain", "FK4003", "--log", "-")]
    [DataRow(ExitCode.WrongUsage, "explain", "FK4003", "--firmware", Outside)]
    [DataRow(ExitCode.WrongUsage, "explain", "--log", "LICENSE", "--firmware", Outside)]
    [DataRow(ExitCode.WrongUsage, "explain", "--log", "LICENSE", "--kernel", "6.1")]
    [DataRow(ExitCode.WrongUsage, "explain", "--log", "LICENSE", "--rootfs", "testdata")]
    [DataRow(ExitCode.BadInput, "explain", "--log", "no-such-log.txt")]
    [DataRow(ExitCode.BadInput, "explain", "--log", "testdata")]
    [DataRow(ExitCode.BadInput, "explain", "--log", "LICENSE", "--firmware", "no-such.elf", "--dtb", Fwkit.M33Tree)]
    public void Ends_with_one_line_and_the_right_code(int exitCode, params string[] args)
    {
        var result = Fwkit.Run(args);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        Assert.IsEmpty(result.Output);
        Assert.HasCount(1, result.Error.TrimEnd('\n').Split('\n'));
    }

    [TestMethod]
    [DataRow("rules")]
    [DataRow("explain")]
    public void Help_teaches_with_an_example(string command) => StringAssert.Contains(Fwkit.Run(command, "--help").Output, $"fwkit {command} ");
}
