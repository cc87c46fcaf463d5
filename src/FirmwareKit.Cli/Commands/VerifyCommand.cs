using System.CommandLine;
using FirmwareKit.Binary;
using FirmwareKit.Cli.Commands.Signing;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Reports;
using FirmwareKit.Signing;
using FirmwareKit.SignedImages;
using FirmwareKit.Tee;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit verify</c>.</summary>
internal sealed class VerifyCommand(TextWriter output, TextWriter error, Screen screen)
{
    private readonly Argument<string[]> _files = CommonOptions.Files("FILE", "The signed images; a line each where there are several.");
    private readonly Option<string[]> _keys = PublicKeyOption.Several("A public key that the board may trust: PEM or DER. Repeat it for several: the one that signed is named.");
    private readonly Option<bool> _strict = new("--strict") { Description = "Reject as well what OP-TEE does not notice: unsigned fields that differ, segments left out, ambiguities." };
    private readonly Option<bool> _quiet = CommonOptions.Quiet("As text, only images that are rejected or cannot be read. No progress.");
    private readonly BoardOptions _board = new();
    private readonly ReportOptions _report = new("text for people, json for programs, junit for test reports.", ReportOptions.Text, ReportOptions.Json, ReportOptions.JUnit);

    public Command Create()
    {
        var command = new Command(
            "verify",
            """
            Verifies signed images: every check of OP-TEE's trusted application in its order, with the
            result code for each failure; then what OP-TEE leaves unchecked.

            Examples:
              fwkit verify firmware.bin --public-key rproc.pub.pem
              fwkit verify *.bin --public-key dev.pub.pem --public-key release.pub.pem
              fwkit verify *.bin --strict --public-key rproc.pub.pem --quiet
              fwkit verify *.bin --public-key rproc.pub.pem --format junit -o signed.xml

            Exit code 0: verified. 1: rejected. 3: not a signed image at all.
            """)
        {
            _files,
            _keys,
            _strict,
            _quiet,
        };
        _board.AddTo(command);
        _report.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    /// <summary>Opens a file that must at least begin like a signed image.</summary>
    /// <exception cref="CommandException">The file cannot be read, or is something else.</exception>
    public static ByteSource Open(string path, ProgressLine progress)
    {
        var source = InputFile.Open(path, progress);
        try
        {
            return InputFile.Read(path, () => TeeImage.HasMagic(source))
                ? source
                : throw new CommandException(ExitCode.BadInput, $"{path}, byte 0x0: not a signed image. OP-TEE answers {TeeResult.BadParameters.Describe()} to it.");
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private int Run(ParseResult parsed)
    {
        var keys = new List<FirmwarePublicKey>();
        try
        {
            foreach (var path in parsed.GetValue(_keys)!)
                keys.Add(PublicKeyOption.Load(path, error));
            var board = _board.Get(parsed);
            var strictness = parsed.GetValue(_strict) ? Strictness.Strict : Strictness.AsBoard;
            var files = parsed.GetValue(_files)!;
            _report.CheckOutput(parsed, files);
            // A test report says of one file too that it cannot be read.
            var (isOne, exitCode) = (files.Length == 1 && _report.FormatOf(parsed) != ReportOptions.JUnit, ExitCode.Done);
            using var progress = new ProgressLine(error, "verifying", InputFile.LengthOf(files), screen.ShowsProgress && !parsed.GetValue(_quiet));
            _report.Write(parsed, output, screen, (writer, paper) => exitCode = isOne
                ? One(files[0], keys, board, strictness, parsed, progress, writer, paper)
                : new ManyFiles(writer, progress, paper).Verify(files, keys, board, strictness, _report.FormatOf(parsed), parsed.GetValue(_quiet) ? VerifiedFiles.Hide : VerifiedFiles.Show));
            return exitCode;
        }
        finally
        {
            keys.ForEach(key => key.Dispose());
        }
    }

    private int One(string path, List<FirmwarePublicKey> keys, OpTeeOptions? board, Strictness strictness, ParseResult parsed, ProgressLine progress, TextWriter writer, Screen paper)
    {
        using var source = Open(path, progress);
        var verification = InputFile.Read(path, () => ImageVerification.Verify(source, keys, board));
        var verdict = new VerificationVerdict(path, verification, strictness);
        progress.Clear();
        if (_report.FormatOf(parsed) == ReportOptions.Json)
            writer.WriteLine(VerificationJson.Write([(Path.GetFileName(path), verdict, string.Empty)]));
        else if (!verdict.IsAccepted || !parsed.GetValue(_quiet))
            VerifyText.Write(verdict, keys, new Page(writer, paper));
        return verdict.IsAccepted ? ExitCode.Done : ExitCode.Failed;
    }
}
