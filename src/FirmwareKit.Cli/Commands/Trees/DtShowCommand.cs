using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Commands.Trees;

/// <summary><c>fwkit dt show</c>.</summary>
internal sealed class DtShowCommand(TextWriter output, TextWriter error, Screen screen)
{
    private readonly Argument<string[]> _boards = CommonOptions.Files("BOARD", $"Device trees: each {TreeOptions.Forms}.");
    private readonly TreeOptions _trees = new();
    private readonly PlatformOptions _platform = new();
    private readonly Option<string> _format = CommonOptions.Format();

    public Command Create()
    {
        var command = new Command(
            "show",
            """
            Shows the remote processors of device trees: their regions with the core's and with Linux's
            addresses, their properties, the firmware that they take, and what is wrong with the blob.

            Examples:
              fwkit dt show stm32mp157c-dk2.dtb
              fwkit dt show /proc/device-tree
              fwkit dt show image.itb --fit-config conf-1 --overlay signed.dtbo
              fwkit dt show board.dts -I linux/include -I linux/arch/arm64/boot/dts
              fwkit dt show --format json dtbs/*.dtb

            Exit code 0: all were read. 3: one was not; the others are shown.
            """)
        {
            _boards,
            _format,
        };
        _trees.AddTo(command);
        _platform.AddTableTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var boards = parsed.GetValue(_boards)!;
        var table = _platform.Table(parsed);
        var isJson = parsed.GetValue(_format) == CommonOptions.Json;
        var shown = new List<(string Name, DeviceTree? Tree, string Problem)>();
        foreach (var path in boards)
        {
            try
            {
                var tree = _trees.Read(parsed, path);
                var name = _trees.NameOf(parsed, path);
                if (!isJson && shown.Count != 0)
                    output.WriteLine();
                if (!isJson)
                    TreeShowText.Write(tree, name, table, new Page(output, screen));
                shown.Add((name, tree, string.Empty));
            }
            catch (CommandException e) when (boards.Length > 1)
            {
                shown.Add((path, null, e.Message));
                if (!isJson)
                    error.WriteLine($"fwkit: {VisibleText.Of(e.Message)}");
            }
        }

        if (isJson)
            output.WriteLine(DeviceTreeJson.WriteShow(shown, table));
        return shown.Exists(item => item.Tree is null) ? ExitCode.BadInput : ExitCode.Done;
    }
}
