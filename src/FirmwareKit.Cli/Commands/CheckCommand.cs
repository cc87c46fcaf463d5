using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Preflight;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit check</c>.</summary>
internal sealed class CheckCommand(TextWriter output, Screen screen)
{
    private readonly Argument<string> _file = new("FILE") { Description = "The firmware: an ELF file, or a signed image." };
    private readonly TreeOptions _trees = new();
    private readonly Option<string?> _processor = new("--processor") { Description = "The remote processor: its name (m33), path or label. Needed only where the tree has several.", HelpName = "NAME" };
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

    private readonly SecureSideOptions _secure = new();
    private readonly BootChainOptions _bootChain = new();
    private readonly Option<string> _format = CommonOptions.Format();
    private readonly PlatformOptions _platform = new();
    private readonly InstalledOptions _installed = new();
    private readonly RuleOptions _rules = new();

    public Command Create()
    {
        _kernel.AcceptOnlyFromAmong([.. KernelProfile.All.Select(kernel => kernel.Name), .. KernelProfile.Aliases.Keys]);
        var command = new Command(
            "check",
            """
            Says what the board will say to this firmware, why, and how to mend it.

            Examples:
              fwkit check firmware.elf --dtb stm32mp257f-dk.dtb
              fwkit check signed.bin --dtb stm32mp257f-dk.dtb --overlay signed.dtbo
              fwkit check firmware.elf --dtb board.dts -I linux/include
              fwkit check firmware.elf --dtb board.dtb --ignore FK4005 --severity FK3049=note
              fwkit check firmware.elf --dtb board.dtb --attach

            With --attach, and for trees of the M33-TD flavour, the boot chain loads and starts the
            firmware, and Linux attaches to the running core.

            Exit code 0: it boots or attaches, and no error was found. 1: it does not, or it cannot work.
            """)
        {
            _file,
            _trees.Tree,
            _processor,
            _kernel,
            _name,
            _format,
        };
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
        var path = parsed.GetValue(_file)!;
        var name = parsed.GetValue(_name);
        if (name is { Length: 0 } || name?.AsSpan().IndexOfAny('\n', '\0') >= 0)
            throw new CommandException(ExitCode.WrongUsage, "--firmware-name must be a name: the kernel takes none that is empty, and cuts it at a newline.");
        var choices = _rules.Get(parsed, path);
        var table = _platform.Table(parsed);
        var processor = _platform.Apply(parsed, ProcessorChoice.Find(_trees.Read(parsed), parsed.GetValue(_trees.Tree)!, parsed.GetValue(_processor), table));
        var installed = _installed.Read(parsed);
        var secure = _secure.Get(parsed, processor);
        var attach = _bootChain.Get(parsed, processor);
        using var key = secure?.TrustedKey;
        using var source = InputFile.Open(path);
        var report = InputFile.Read(path, () =>
        {
            var image = FirmwareImage.Open(Path.GetFileName(path), source);
            var options = new LinuxOptions { Kernel = KernelProfile.Find(parsed.GetValue(_kernel)), OpTee = secure, Attach = attach, FirmwareName = name };
            return PreflightCheck.Run(image, processor, options, installed, choices);
        });
        if (parsed.GetValue(_format) == CommonOptions.Json)
            output.WriteLine(CheckJson.Write(report));
        else
            CheckText.Write(report, new Page(output, screen));
        return report.Verdict is PreflightVerdict.Boots or PreflightVerdict.MayBoot or PreflightVerdict.Attaches ? ExitCode.Done : ExitCode.Failed;
    }
}
