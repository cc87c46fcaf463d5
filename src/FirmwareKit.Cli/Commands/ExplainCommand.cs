using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.LogReading;
using FirmwareKit.Preflight;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit explain</c>.</summary>
internal sealed class ExplainCommand(TextWriter output, Screen screen)
{
    private readonly Argument<string?> _rule = new("RULE") { Description = "The id of a rule, FK4003, or a kernel, 5.15.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _log = new("--log") { Description = "A board's log: dmesg, a serial console, the system's journal; - reads standard input.", HelpName = "FILE" };
    private readonly Option<string?> _firmware = new("--firmware") { Description = "With --log: the firmware that the board was given; says which of the causes it is.", HelpName = "FILE" };
    private readonly Option<string?> _tree = new("--dtb") { Description = $"With --firmware: the board's device tree: {TreeOptions.Forms}.", HelpName = "BOARD" };
    private readonly Option<string?> _processor = CommonOptions.Processor();
    private readonly Option<string?> _kernel = new("--kernel") { Description = "With --firmware: the kernel on the board, as in fwkit check.", HelpName = "VERSION" };
    private readonly TreeOptions _trees = new();
    private readonly SecureSideOptions _secure = new();
    private readonly PlatformOptions _platform = new();
    private readonly InstalledOptions _installed = new();
    private readonly Option<string> _format = CommonOptions.Format();

    public Command Create()
    {
        CommonOptions.TakeOnly(_kernel, [.. KernelProfile.All.Select(kernel => kernel.Name), .. KernelProfile.Aliases.Keys]);
        var command = new Command(
            "explain",
            """
            Explains a rule of fwkit check, a kernel that it knows, or what a board printed: each line's meaning, its likely cause, and what to do.

            Examples:
              fwkit explain FK4003
              fwkit explain 5.15
              fwkit explain --log dmesg.txt
              ssh board dmesg | fwkit explain --log -
              fwkit explain --log dmesg.txt --firmware firmware.elf --dtb board.dtb

            Exit code 0: something was explained. 1: no line of the log is known.
            """)
        {
            _rule,
            _log,
            _firmware,
            _tree,
            _processor,
            _kernel,
            _format,
        };
        _trees.AddTo(command);
        _secure.AddTo(command);
        _platform.AddTo(command);
        _installed.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed) => (parsed.GetValue(_rule), parsed.GetValue(_log)) switch
    {
        ({ } name, null) when KernelProfile.Find(name) is { } kernel => ExplainKernel(parsed, kernel),
        ({ } rule, null) => ExplainRule(parsed, rule),
        (null, { } log) => ExplainLog(parsed, log),
        _ => throw new CommandException(ExitCode.WrongUsage, "Give either the id of a rule, as in fwkit explain FK4003, a kernel, or --log FILE."),
    };

    private int ExplainRule(ParseResult parsed, string id)
    {
        if (!id.StartsWith("FK", StringComparison.OrdinalIgnoreCase))
            throw NoSuchName(id);
        var rule = RuleName.Find(id);
        CheckAlone(parsed);
        if (IsJson(parsed))
            output.WriteLine(RuleJson.Write(rule));
        else
            RuleText.Write(rule, new Page(output, screen));
        return ExitCode.Done;
    }

    private static CommandException NoSuchName(string name) => new(
        ExitCode.WrongUsage,
        name.StartsWith("FDT", StringComparison.OrdinalIgnoreCase) ? $"{name} is what the reader of device trees says; its message is all that there is to it. Rules of fwkit check begin with FK."
        : name.FirstOrDefault() is >= '0' and <= '9' || name.StartsWith("st-", StringComparison.Ordinal) ? $"There is no kernel \"{name}\"; there are {string.Join(", ", KernelProfile.All.Select(kernel => kernel.Name))}."
        : $"There is no rule or kernel \"{name}\": fwkit rules and fwkit kernels list them.");

    private int ExplainKernel(ParseResult parsed, KernelProfile kernel)
    {
        CheckAlone(parsed);
        if (IsJson(parsed))
            output.WriteLine(KernelJson.Write(kernel));
        else
            KernelText.Write(kernel, new Page(output, screen));
        return ExitCode.Done;
    }

    private void CheckAlone(ParseResult parsed)
    {
        if (CommonOptions.FirstGiven(parsed, option => option == _format) is { } needless)
            throw new CommandException(ExitCode.WrongUsage, $"{needless.Name} goes with --log; fwkit check looks at a firmware without one.");
    }

    private int ExplainLog(ParseResult parsed, string path)
    {
        var check = Check(parsed);
        var log = LogFile.Read(path);
        var diagnoses = check is null ? [] : LogDiagnosis.Compare(log, check);
        if (IsJson(parsed))
            output.WriteLine(LogJson.Write(log, diagnoses));
        else
            LogText.Write(log, diagnoses, new Page(output, screen));
        return log.Explanations.Count != 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>The check of what the board was given; null when that was not said.</summary>
    private PreflightReport? Check(ParseResult parsed)
    {
        var (firmware, tree) = (parsed.GetValue(_firmware), parsed.GetValue(_tree));
        if (firmware is null && tree is null)
        {
            // Taken in silence they would look as if they had counted.
            return CommonOptions.FirstGiven(parsed, option => option == _log || option == _format) is { } lone
                ? throw new CommandException(ExitCode.WrongUsage, $"{lone.Name} goes with --firmware and --dtb.")
                : null;
        }

        if (firmware is null || tree is null)
            throw new CommandException(ExitCode.WrongUsage, "--firmware and --dtb need each other.");
        var processor = _platform.Apply(parsed, ProcessorChoice.Find(_trees.Read(parsed, tree), tree, parsed.GetValue(_processor), _platform.Table(parsed)));
        var installed = _installed.Read(parsed);
        var secure = _secure.Get(parsed, processor);
        using var key = secure?.TrustedKey;
        using var source = InputFile.Open(firmware);
        var options = new LinuxOptions { Kernel = KernelProfile.Find(parsed.GetValue(_kernel)), OpTee = secure };
        return InputFile.Read(firmware, () => PreflightCheck.Run(FirmwareImage.Open(Path.GetFileName(firmware), source), processor, options, installed));
    }

    private bool IsJson(ParseResult parsed) => parsed.GetValue(_format) == CommonOptions.Json;
}
