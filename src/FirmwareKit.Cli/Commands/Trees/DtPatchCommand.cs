using System.CommandLine;
using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.BoardTrees;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Commands.Trees;

/// <summary><c>fwkit dt patch</c>.</summary>
internal sealed class DtPatchCommand(TextWriter output, TextWriter error)
{
    private readonly Argument<string> _board = new("BOARD") { Description = $"The board's device tree: {TreeOptions.Forms}." };
    private readonly Option<bool> _signed = new("--signed") { Description = "Write the overlay for signed firmware, which OP-TEE loads." };
    private readonly Option<bool> _unsigned = new("--unsigned") { Description = "Write the overlay for unsigned firmware, which Linux loads." };
    private readonly Option<string?> _processor = CommonOptions.Processor();
    private readonly Option<string?> _out = new("--out") { Description = "The overlay's source. Default: standard output.", HelpName = "FILE.dtso" };
    private readonly Option<string> _format = CommonOptions.Format();
    private readonly TreeOptions _trees = new();

    public Command Create()
    {
        var command = new Command(
            "patch",
            """
            Writes the source of the overlay that turns a board's device tree from unsigned to signed
            firmware, or back: compatible, memory-region, resets, reset-names, st,syscfg-nsvtor.
            OP-TEE has a device tree of its own, which has to change too.

            Examples:
              fwkit dt patch stm32mp257f-dk.dtb --signed --out signed.dtso
              dtc -@ -I dts -O dtb -o signed.dtbo signed.dtso
              fwkit check signed.bin --dtb stm32mp257f-dk.dtb --overlay signed.dtbo
              fwkit dt patch stm32mp257f-dk-ostl.dtb --unsigned
            """)
        {
            _board,
            _signed,
            _unsigned,
            _processor,
            _out,
            _format,
        };
        _trees.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_signed) == parsed.GetValue(_unsigned))
            throw new CommandException(ExitCode.WrongUsage, "Say which form is wanted: --signed or --unsigned.");
        var path = parsed.GetValue(_board)!;
        var processor = ProcessorChoice.Find(_trees.Read(parsed, path), path, parsed.GetValue(_processor), PlatformTable.BuiltIn);
        var wanted = parsed.GetValue(_signed) ? FirmwareDelivery.SignedImage : FirmwareDelivery.Elf;
        var source = Write(path, processor, wanted);
        if (parsed.GetValue(_out) is { } file)
            WriteFile(parsed, path, source, file);
        if (parsed.GetValue(_format) == CommonOptions.Json)
            output.WriteLine(OverlayJson.Write(processor, wanted, source));
        else if (parsed.GetValue(_out) is null)
            output.Write(source);
        return ExitCode.Done;
    }

    private void WriteFile(ParseResult parsed, string path, string source, string file)
    {
        if (_trees.Inputs(parsed, path).FirstOrDefault(input => RealPath.AreSame(input, file)) is { } same)
            throw new CommandException(ExitCode.WrongUsage, $"{same} is both input and output; give --out another name.");
        OutputFile.Write(file, Encoding.UTF8.GetBytes(source), AtomicFileOptions.None);
        error.WriteLine($"{file}: written. Compile it: dtc -@ -I dts -O dtb -o {Path.ChangeExtension(file, ".dtbo")} {file}");
    }

    private static string Write(string path, RemoteProcessor processor, FirmwareDelivery wanted)
    {
        try
        {
            return DeliveryOverlay.Write(processor, wanted);
        }
        catch (DeliveryPatchException e)
        {
            throw new CommandException(ExitCode.BadInput, $"{path}: {e.Message}", e);
        }
    }
}
