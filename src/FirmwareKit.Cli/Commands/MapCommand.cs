using System.CommandLine;
using FirmwareKit.Binary;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Firmware;
using FirmwareKit.Installed;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Preflight;
using FirmwareKit.Reports;
using FirmwareKit.Reports.Html.Map;
using FirmwareKit.Tee;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit map</c>.</summary>
internal sealed class MapCommand(TextWriter output, Screen screen)
{
    private const string Csv = "csv";
    private const string Svg = "svg";

    private readonly Argument<string> _file = new("FILE") { Description = "The firmware: an ELF file, or a signed image." };
    private readonly TreeOptions _trees = new();
    private readonly Option<string?> _processor = CommonOptions.Processor();
    private readonly Option<int?> _top = CommonOptions.Top("Also the N largest sections, functions and variables.");
    private readonly ReportOptions _report = new("text for people, svg for documents, csv for spreadsheets, json for programs.", ReportOptions.Text, Svg, Csv, ReportOptions.Json);
    private readonly SecureSideOptions _secure = new();
    private readonly PlatformOptions _platform = new();

    public Command Create()
    {
        _trees.Tree.Required = false;
        var command = new Command(
            "map",
            """
            Draws the memory map: the board's regions to scale, what fills them, and what is free.
            Without --dtb, the firmware alone.

            Examples:
              fwkit map firmware.elf --dtb stm32mp257f-dk.dtb
              fwkit map firmware.elf --top 20
              fwkit map firmware.elf --dtb stm32mp257f-dk.dtb --format svg -o map.svg
              fwkit map signed.bin --dtb stm32mp257f-dk.dtb --format csv -o map.csv
            """)
        {
            _file,
            _trees.Tree,
            _processor,
            _top,
        };
        _report.AddTo(command);
        _secure.AddTo(command);
        _trees.AddTo(command);
        _platform.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var path = parsed.GetValue(_file)!;
        _report.CheckOutput(parsed, parsed.GetValue(_trees.Tree) is { } board ? [path, board] : [path]);
        using var source = InputFile.Open(path);
        var map = InputFile.Read(path, () =>
        {
            var image = Open(path, source);
            var drawn = parsed.GetValue(_trees.Tree) is { } tree ? MapReport.Of(Check(parsed, tree, image)) : Alone(parsed, image);
            return drawn.WithLargest(parsed.GetValue(_top) ?? 0);
        });
        _report.Write(parsed, output, screen, (writer, paper) => Write(map, _report.FormatOf(parsed), writer, paper));
        return ExitCode.Done;
    }

    private static void Write(MapReport map, string format, TextWriter writer, Screen paper)
    {
        switch (format)
        {
            case ReportOptions.Json:
                writer.WriteLine(MapJson.Write(map));
                break;
            case Svg:
                MemoryMapSvg.Write(map, writer);
                break;
            case Csv:
                writer.WriteLine(MapCsv.Write(map));
                break;
            default:
                MapText.Write(map, new Page(writer, paper));
                break;
        }
    }

    /// <summary>A map of half a file would be no map: what cannot be read as a whole is refused.</summary>
    private static FirmwareImage Open(string path, ByteSource source)
    {
        var image = FirmwareImage.Open(Path.GetFileName(path), source);
        switch (image)
        {
            case { Damage: [var first, ..] }:
                throw first;
            case { Format: FirmwareFormat.SignedImage }:
                // Throws where the image is malformed.
                TeeImage.Read(source);
                return image;
            case { Elf: null }:
                throw new CommandException(ExitCode.BadInput, $"{path}, byte 0x0: neither an ELF file nor a signed image.");
            default:
                return image;
        }
    }

    private PreflightReport Check(ParseResult parsed, string tree, FirmwareImage image)
    {
        var processor = _platform.Apply(parsed, ProcessorChoice.Find(_trees.Read(parsed), tree, parsed.GetValue(_processor), _platform.Table(parsed)));
        var secure = _secure.Get(parsed, processor);
        using var key = secure?.TrustedKey;
        return PreflightCheck.Run(image, processor, new LinuxOptions { OpTee = secure }, InstalledSystem.Unknown);
    }

    private MapReport Alone(ParseResult parsed, FirmwareImage image)
    {
        if (CommonOptions.FirstGiven(parsed, option => option == _top || _report.Has(option)) is { } needless)
            throw new CommandException(ExitCode.WrongUsage, $"{needless.Name} needs the board's device tree: --dtb BOARD.");
        return MapReport.Of(image);
    }
}
