using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;
using FirmwareKit.Preflight;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit check</c>.</summary>
internal sealed class CheckCommand(TextWriter output, Screen screen)
{
    private readonly Argument<string> _file = new("FILE") { Description = "The firmware: an ELF file, or a signed image." };
    private readonly Option<string> _tree = new("--dtb") { Description = "The board's device tree as a blob (.dtb).", HelpName = "BOARD.dtb", Required = true };
    private readonly Option<string?> _processor = new("--processor") { Description = "The remote processor: its name (m33), path or label. Needed only where the tree has several.", HelpName = "NAME" };
    private readonly Option<string?> _kernel = new("--kernel")
    {
        Description = "The kernel on the board: 6.1, 6.12 (mainline) or st-6.6. Default: mainline 6.12 where it has a driver for the processor, else ST's.",
        HelpName = "VERSION",
    };

    private readonly Option<string> _format = CommonOptions.Format();
    private readonly PlatformOptions _platform = new();
    private readonly InstalledOptions _installed = new();

    public Command Create()
    {
        _kernel.AcceptOnlyFromAmong([.. KernelProfile.All.Select(kernel => kernel.Name)]);
        var command = new Command(
            "check",
            """
            Says what the board will say to this firmware, why, and how to mend it.

            Example:
              fwkit check firmware.elf --dtb stm32mp257f-dk.dtb

            Exit code 0: it boots, and no error was found. 1: it does not, or it cannot work.
            """)
        {
            _file,
            _tree,
            _processor,
            _kernel,
            _format,
        };
        _platform.AddTo(command);
        _installed.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var path = parsed.GetValue(_file)!;
        var table = _platform.Table(parsed);
        var processor = _platform.Apply(parsed, FindProcessor(parsed.GetValue(_tree)!, parsed.GetValue(_processor), table));
        var installed = _installed.Read(parsed);
        using var source = InputFile.Open(path);
        var report = InputFile.Read(path, () =>
        {
            var image = FirmwareImage.Open(Path.GetFileName(path), source);
            return PreflightCheck.Run(image, processor, new LinuxOptions { Kernel = KernelProfile.All.FirstOrDefault(kernel => kernel.Name == parsed.GetValue(_kernel)) }, installed);
        });
        if (parsed.GetValue(_format) == CommonOptions.Json)
            output.WriteLine(CheckJson.Write(report));
        else
            CheckText.Write(report, new Page(output, screen));
        return report.Verdict is PreflightVerdict.Boots or PreflightVerdict.MayBoot ? ExitCode.Done : ExitCode.Failed;
    }

    private static RemoteProcessor FindProcessor(string path, string? name, PlatformTable table)
    {
        using var source = InputFile.Open(path);
        var tree = InputFile.Read(path, () => DeviceTree.Read(source));
        var processors = RemoteProcessor.FindAll(tree, table);
        if (processors.Count == 0)
            throw PlatformOptions.NoProcessor(path, tree, table);
        if (name is not null)
        {
            return processors.FirstOrDefault(processor => processor.IsCalled(name))
                ?? throw new CommandException(ExitCode.WrongUsage, $"{path}: no remote processor is called {name}; there are {string.Join(", ", processors)}.");
        }

        // One that is enabled is meant, although others are there.
        if (processors.Count == 1)
            return processors[0];
        var enabled = processors.Where(processor => processor.Node.IsReachable).ToList();
        return enabled is [var only]
            ? only
            : throw new CommandException(ExitCode.WrongUsage, $"{path}: several remote processors: {string.Join(", ", processors)}. Choose one with --processor.");
    }
}
