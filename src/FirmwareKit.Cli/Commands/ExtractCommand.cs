using System.Collections.Immutable;
using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Reports;
using FirmwareKit.SignedImages;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Verification;
using Spectre.Console;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit extract</c>.</summary>
internal sealed class ExtractCommand(TextWriter output, TextWriter error, Screen screen)
{
    private readonly Argument<string> _file = new("FILE") { Description = "The signed image." };
    private readonly Option<string> _folder = new("--out-dir") { Description = "The folder for the files; it is made when it is not there.", HelpName = "DIR", Required = true };
    private readonly Option<string?> _encryptionKey = new("--enc-key") { Description = "The AES key of an encrypted image: a file of 16, 24 or 32 bytes, or hexadecimal digits.", HelpName = "AES.bin" };
    private readonly Option<string?> _key = PublicKeyOption.Optional("Verifies the signature first, and takes nothing out of an image that is not signed with this key.");
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace files of the same names." };

    private readonly Option<string> _format = CommonOptions.Format();
    private readonly Option<bool> _quiet = CommonOptions.Quiet("No list of the files, and no progress.");

    public Command Create()
    {
        var command = new Command(
            "extract",
            """
            Takes a signed image apart: the ELF files (decrypted with --enc-key), the signed bytes, the
            signature, and the value of each record.

            Example:
              fwkit extract m33_sign.bin --out-dir parts
              openssl dgst -sha256 -verify pub.pem -signature parts/signature.bin \
                           parts/signed-bytes.bin
            """)
        {
            _file,
            _folder,
            _encryptionKey,
            _key,
            _overwrite,
            _format,
            _quiet,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var path = parsed.GetValue(_file)!;
        if (parsed.GetValue(_folder) is "")
            throw new CommandException(ExitCode.WrongUsage, "The name of the folder is empty. Is a variable not set?");
        if (File.Exists(parsed.GetValue(_folder)))
            throw new CommandException(ExitCode.OutputFailed, $"{parsed.GetValue(_folder)}: a file, not a folder.");
        var isQuiet = parsed.GetValue(_quiet);
        using var progress = new ProgressLine(error, "extracting", InputFile.LengthOf([path]), screen.ShowsProgress && !isQuiet);
        using var inputs = new InputFiles();
        var input = inputs.OpenImage(path, progress);
        Verify(parsed.GetValue(_key), input, inputs);
        var image = InputFile.Read(path, () => TeeImage.Read(input.Source));
        var encryptionKey = ReadKey(parsed, image, inputs);
        inputs.AtEnd(() => Array.Clear(encryptionKey));
        var folder = parsed.GetValue(_folder)!;
        foreach (var name in InputFile.Read(path, () => ImageParts.NamesOf(image)))
            inputs.CheckOutput(Path.Combine(folder, name));
        var files = Extract(path, image, folder, new ExtractOptions
        {
            DecryptionKey = encryptionKey,
            Existing = parsed.GetValue(_overwrite) ? ExistingFiles.Replace : ExistingFiles.Refuse,
        });
        progress.Clear();
        if (parsed.GetValue(_format) == CommonOptions.Json)
            output.WriteLine(ExtractionJson.Write(Path.GetFileName(path), files));
        else if (!isQuiet)
            WriteList(folder, files);
        return ExitCode.Done;
    }

    private static ImmutableArray<ExtractedFile> Extract(string path, TeeImage image, string folder, ExtractOptions options)
    {
        try
        {
            return InputFile.Read(path, () => ImageParts.Extract(image, folder, options));
        }
        catch (DecryptionKeyException e)
        {
            throw new CommandException(ExitCode.Failed, $"{path}: {e.Message} Nothing was taken out.", e);
        }
    }

    private void WriteList(string folder, IEnumerable<ExtractedFile> files)
    {
        var page = new Page(output, screen);
        page.Headline("EXTRACTED", new Style(Color.Green, decoration: Decoration.Bold), $"to {folder}");
        page.Line();
        page.Table(["File", ">Size", "What"], files.Select(file => (IReadOnlyList<string>)[Path.GetFileName(file.Path), Sizes.Size((ulong)file.Size), file.What]));
        page.Flush();
    }

    /// <summary>The signature covers the hashes of the segments, not the segments: both are looked at.</summary>
    private void Verify(string? keyPath, SigningInput input, InputFiles inputs)
    {
        if (keyPath is null)
            return;
        inputs.Add(keyPath);
        using var key = PublicKeyOption.Load(keyPath, error);
        var verification = InputFile.Read(input.Name, () => ImageVerification.Verify(input.Source, [key]));
        if (verification.Key is null)
            throw new CommandException(ExitCode.Failed, $"{input.Name}: not signed with {keyPath}; nothing was taken out.");
        if (verification.Outcome.Result == TeeResult.Security)
            throw new CommandException(ExitCode.Failed, $"{input.Name}: {verification.Outcome.Reason} Nothing was taken out.");
        foreach (var finding in verification.Findings.Where(finding => finding.Severity == TeeFindingSeverity.Error))
        {
            if (finding.Counterpart == TeeResult.Security)
                throw new CommandException(ExitCode.Failed, $"{input.Name}, byte 0x{finding.Offset:x}: {finding.Message} Nothing was taken out.");
            error.WriteLine($"fwkit: warning: {VisibleText.Of(finding.Message)}");
        }
    }

    private byte[] ReadKey(ParseResult parsed, TeeImage image, InputFiles inputs)
    {
        if (parsed.GetValue(_encryptionKey) is { } path)
        {
            return image.IsEncrypted
                ? inputs.ReadEncryptionKey(path)
                : throw new CommandException(ExitCode.WrongUsage, $"{parsed.GetValue(_file)}: the image is not encrypted; leave --enc-key out.");
        }

        if (image.IsEncrypted)
            error.WriteLine("fwkit: warning: the segments are encrypted; --enc-key AES.bin decrypts them.");
        return [];
    }
}
