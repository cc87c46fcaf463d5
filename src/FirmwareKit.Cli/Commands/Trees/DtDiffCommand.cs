using System.CommandLine;
using FirmwareKit.BoardTrees;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Commands.Trees;

/// <summary><c>fwkit dt diff</c>.</summary>
internal sealed class DtDiffCommand(TextWriter output, Screen screen)
{
    private readonly Argument<string> _first = new("A") { Description = $"A device tree: {TreeOptions.Forms}." };
    private readonly Argument<string> _second = new("B") { Description = "The other one. Overlays are applied to this one only." };
    private readonly TreeOptions _trees = new();
    private readonly Option<string> _format = CommonOptions.Format();

    public Command Create()
    {
        var command = new Command(
            "diff",
            """
            Compares what two device trees say about remote processors: nodes, buses, reserved memory,
            memory, OP-TEE. Numbers of phandles, labels and order do not count.

            Examples:
              fwkit dt diff stm32mp257f-dk.dtb stm32mp257f-dk-ca35tdcid-ostl.dtb
              fwkit dt diff board.dtb board.dtb --overlay signed.dtbo
              fwkit dt diff board.dtb /proc/device-tree

            Exit code 0: they say the same. 1: they do not.
            """)
        {
            _first,
            _second,
            _format,
        };
        _trees.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var first = parsed.GetValue(_first)!;
        var second = parsed.GetValue(_second)!;
        var differences = TreeComparison.Compare(_trees.ReadWithoutOverlays(parsed, first), _trees.Read(parsed, second));
        second = _trees.NameOf(parsed, second);
        if (parsed.GetValue(_format) == CommonOptions.Json)
            output.WriteLine(DeviceTreeJson.WriteDiff(first, second, differences));
        else
            TreeDiffText.Write(first, second, differences, new Page(output, screen));
        return differences.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
