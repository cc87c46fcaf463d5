using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Comparison;
using FirmwareKit.Firmware;
using FirmwareKit.Installed;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Preflight;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit diff</c>.</summary>
internal sealed class DiffCommand(TextWriter output, TextWriter error, Screen screen)
{
    private const int DefaultTop = 10;

    private readonly Argument<string> _old = new("OLD") { Description = "The firmware as it was: an ELF file, or a signed image." };
    private readonly Argument<string> _new = new("NEW") { Description = "The firmware as it is now." };
    private readonly TreeOptions _trees = new();
    private readonly Option<string?> _processor = CommonOptions.Processor();
    private readonly Option<int?> _top = CommonOptions.Top("How many of the functions and variables that changed most are listed. Default: 10.");
    private readonly Option<bool> _bits = new("--bits") { Description = "Compare byte for byte, and say what the format has where the files differ: for checks of reproducible builds." };
    private readonly ReportOptions _report = new("text for people, json for programs.", ReportOptions.Text, ReportOptions.Json);
    private readonly SecureSideOptions _secure = new();
    private readonly PlatformOptions _platform = new();

    public Command Create()
    {
        _trees.Tree.Required = false;
        var command = new Command(
            "diff",
            """
            Says what changed between two firmware files: boot address, segments, sections, resource
            table, functions and variables; of signed images also records, key and segment hashes.
            An ELF file and a signed image can be compared: the ELF file inside counts.

            Examples:
              fwkit diff old.elf new.elf
              fwkit diff old.elf new.elf --dtb stm32mp257f-dk.dtb --top 20
              fwkit diff firmware.elf signed.bin
              fwkit diff --bits build1/firmware.elf build2/firmware.elf

            Exit code 0: the board gets the same; what no loader looks at, such as debug information,
            may differ. With --bits: not one byte differs. 1: something differs.
            3: a file cannot be read.
            """)
        {
            _old,
            _new,
            _bits,
            _top,
            _trees.Tree,
            _processor,
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
        var (old, @new) = (parsed.GetValue(_old)!, parsed.GetValue(_new)!);
        _report.CheckOutput(parsed, [old, @new]);
        var isBits = parsed.GetValue(_bits);
        RefuseBoardOptions(parsed, isBits);
        using var progress = new ProgressLine(error, "comparing", InputFile.LengthOf([old, @new]), screen.ShowsProgress);
        using var oldSource = InputFile.Open(old, progress);
        using var newSource = InputFile.Open(@new, progress);
        // Two builds of one firmware have one name: then the folders tell them apart.
        var hasOneName = Path.GetFileName(old) == Path.GetFileName(@new);
        var before = InputFile.Read(old, () => FirmwareImage.Open(hasOneName ? old : Path.GetFileName(old), oldSource));
        var after = InputFile.Read(@new, () => FirmwareImage.Open(hasOneName ? @new : Path.GetFileName(@new), newSource));
        return isBits ? CompareBits(parsed, before, after) : Compare(parsed, before, after);
    }

    private int Compare(ParseResult parsed, FirmwareImage old, FirmwareImage @new)
    {
        var (oldPath, newPath) = (parsed.GetValue(_old)!, parsed.GetValue(_new)!);
        var before = InputFile.Read(oldPath, () => ComparedFirmware.Open(old));
        var after = InputFile.Read(newPath, () => ComparedFirmware.Open(@new));
        var report = new DiffReport(InputFile.Read(Either(parsed), () => FirmwareDiff.Compare(before, after, parsed.GetValue(_top) ?? DefaultTop)));
        if (parsed.GetValue(_trees.Tree) is { } tree)
        {
            var processor = _platform.Apply(parsed, ProcessorChoice.Find(_trees.Read(parsed), tree, parsed.GetValue(_processor), _platform.Table(parsed)));
            var secure = _secure.Get(parsed, processor);
            using var key = secure?.TrustedKey;
            report = report.On(InputFile.Read(oldPath, () => Check(old)), InputFile.Read(newPath, () => Check(@new)));

            PreflightReport Check(FirmwareImage image) => PreflightCheck.Run(image.Named(Path.GetFileName(image.Name)), processor, new LinuxOptions { OpTee = secure }, InstalledSystem.Unknown);
        }

        Put(parsed, () => DiffJson.Write(report), page => DiffText.Write(report, page));
        return report.Diff.Verdict == DiffVerdict.Different || report.HasOtherAnswer ? ExitCode.Failed : ExitCode.Done;
    }

    private int CompareBits(ParseResult parsed, FirmwareImage old, FirmwareImage @new)
    {
        var diff = InputFile.Read(Either(parsed), () => BitDiff.Compare(old, @new));
        Put(parsed, () => DiffJson.Write(diff), page => BitDiffText.Write(diff, page));
        return diff.IsIdentical ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>What to name when one of the two, which are read in step, becomes unreadable.</summary>
    private string Either(ParseResult parsed) => $"{parsed.GetValue(_old)} or {parsed.GetValue(_new)}";

    private void Put(ParseResult parsed, Func<string> json, Action<Page> text) => _report.Write(parsed, output, screen, (target, targetScreen) =>
    {
        if (_report.FormatOf(parsed) == ReportOptions.Json)
            target.WriteLine(json());
        else
            text(new Page(target, targetScreen));
    });

    /// <summary>An option that would be ignored is refused.</summary>
    private void RefuseBoardOptions(ParseResult parsed, bool isBits)
    {
        if (!isBits && parsed.GetValue(_trees.Tree) is not null)
            return;
        if (CommonOptions.FirstGiven(parsed, option => option == _bits || (option == _top && !isBits) || _report.Has(option)) is not { } needless)
            return;
        throw new CommandException(ExitCode.WrongUsage, isBits
            ? $"--bits compares bytes alone; {needless.Name} says nothing about them. Leave one of them out."
            : $"{needless.Name} needs the board's device tree: --dtb BOARD.");
    }
}
