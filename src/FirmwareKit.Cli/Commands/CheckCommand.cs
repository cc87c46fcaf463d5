using System.CommandLine;
using FirmwareKit.Binary;
using FirmwareKit.Cli.Commands.Checking;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Preflight;
using FirmwareKit.Reports.Sarif;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit check</c>.</summary>
internal sealed class CheckCommand(TextWriter output, TextWriter error, Screen screen)
{
    private readonly Argument<string[]> _files = CommonOptions.Files("FILE", "The firmware: ELF files, or signed images. Several are checked for the same processor.");
    private readonly TreeOptions _trees = new();
    private readonly Option<string?> _processor = CommonOptions.Processor();
    private readonly Option<string?> _kernel = new("--kernel")
    {
        Description = "The kernel on the board: 5.15, 6.1, 6.6, 6.12, 6.19 (mainline), st-6.1 or st-6.6; fwkit kernels tells more. Default: 6.12 where mainline has a driver for the processor, else st-6.6.",
        HelpName = "VERSION",
    };

    private readonly Option<string?> _name = new("--firmware-name")
    {
        Description = "The name that the board asks for, as it is written to the processor's firmware attribute. Default: the name of FILE.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _quiet = CommonOptions.Quiet("As text, the findings alone; with none, nothing. No progress.");
    private readonly SecureSideOptions _secure = new();
    private readonly BootChainOptions _bootChain = new();
    private readonly ReportOptions _report = new(
        "text for people, html to send on, json for programs, sarif for code scanning, junit for test reports.",
        ReportOptions.Text,
        ReportOptions.Html,
        ReportOptions.Json,
        ReportOptions.Sarif,
        ReportOptions.JUnit);

    private readonly Option<string> _sources = new("--source-root")
    {
        Description = "The folder with the project's sources, which paths of sarif are relative to. Default: the current folder.",
        DefaultValueFactory = _ => ".",
        HelpName = "FOLDER",
    };

    private readonly PlatformOptions _platform = new();
    private readonly InstalledOptions _installed = new();
    private readonly RuleOptions _rules = new();

    public Command Create()
    {
        CommonOptions.TakeOnly(_kernel, [.. KernelProfile.All.Select(kernel => kernel.Name), .. KernelProfile.Aliases.Keys]);
        var command = new Command(
            "check",
            """
            Says what the board will say to this firmware, why, and how to mend it.

            Examples:
              fwkit check firmware.elf --dtb stm32mp257f-dk.dtb
              fwkit check signed.bin --dtb stm32mp257f-dk.dtb --overlay signed.dtbo
              fwkit check firmware.elf --dtb board.dts -I linux/include
              fwkit check firmware.elf --dtb board.dtb --ignore FK4005,FK3049
              fwkit check firmware.elf --dtb board.dtb --attach
              fwkit check firmware.elf --dtb board.dtb --format html -o report.html
              fwkit check build/*.elf --dtb board.dtb --format sarif -o firmware.sarif

            With --attach, and for trees of the M33-TD flavour, the boot chain loads and starts the
            firmware, and Linux attaches to the running core.

            Exit code 0: it boots or attaches, and no error was found. 1: it does not, or it cannot work.
            Of several files the gravest decides; one that cannot be read is 3.
            """)
        {
            _files,
            _trees.Tree,
            _processor,
            _kernel,
            _name,
        };
        _report.AddTo(command);
        command.Add(_sources);
        command.Add(_quiet);
        _secure.AddTo(command);
        _trees.AddTo(command);
        _platform.AddTo(command);
        _bootChain.AddTo(command);
        _installed.AddTo(command);
        _rules.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (paths, tree) = (parsed.GetValue(_files)!, parsed.GetValue(_trees.Tree)!);
        _report.CheckOutput(parsed, [.. paths, tree]);
        var name = NameOf(parsed);
        var (format, isOne) = (_report.FormatOf(parsed), paths.Length == 1);
        if (format == ReportOptions.Html && !isOne)
            throw new CommandException(ExitCode.WrongUsage, "--format html is the report of one file; run it for each, with an -o of its own.");
        var processor = _platform.Apply(parsed, ProcessorChoice.Find(_trees.Read(parsed), tree, parsed.GetValue(_processor), _platform.Table(parsed)));
        var installed = _installed.Read(parsed);
        var secure = _secure.Get(parsed, processor);
        var attach = _bootChain.Get(parsed, processor);
        using var key = secure?.TrustedKey;
        var options = new LinuxOptions { Kernel = KernelProfile.Find(parsed.GetValue(_kernel)), OpTee = secure, Attach = attach, FirmwareName = name };
        // Only the report that is kept needs digests; a text is there in a few milliseconds.
        var trees = format == ReportOptions.Html ? _trees.Hash(parsed, tree) : _trees.Name(parsed, tree);
        using var progress = StartProgress(paths, parsed.GetValue(_quiet));
        var reports = new CheckReports(new SourceTree(parsed.GetValue(_sources)!), parsed.GetValue(_quiet) ? CheckDetail.FindingsOnly : CheckDetail.All, progress);
        _report.Write(parsed, output, screen, (writer, paper) => reports.Write(format, paths, Check, writer, paper));
        return reports.ExitCode;

        // People and programs that asked for one file's report get none where there is none; services need one that says so.
        CheckOfFile Check(string path) => isOne && format is (ReportOptions.Text or ReportOptions.Html or ReportOptions.Json)
            ? CheckOfFile.Run(path, tree, trees, progress, source => Report(path, source))
            : CheckOfFile.Try(path, tree, trees, progress, source => Report(path, source));

        PreflightReport Report(string path, ByteSource source) =>
            PreflightCheck.Run(FirmwareImage.Open(Path.GetFileName(path), source), processor, options, installed, _rules.Get(parsed, path));
    }

    private string? NameOf(ParseResult parsed)
    {
        var name = parsed.GetValue(_name);
        return name is { Length: 0 } || name?.AsSpan().IndexOfAny('\n', '\0') >= 0
            ? throw new CommandException(ExitCode.WrongUsage, "--firmware-name must be a name: the kernel takes none that is empty, and cuts it at a newline.")
            : name;
    }

    /// <summary>Of one file the bytes that are hashed, of several how many are done.</summary>
    private ProgressLine StartProgress(string[] paths, bool isQuiet) => paths.Length == 1
        ? new ProgressLine(error, "checking", InputFile.LengthOf(paths), screen.ShowsProgress && !isQuiet)
        : new ProgressLine(error, "checking", paths.Length, screen.ShowsProgress && !isQuiet, ProgressUnit.Files);
}
