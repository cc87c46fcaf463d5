using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Signing;
using FirmwareKit.SignedImages;
using FirmwareKit.Tee;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit extract</c>.</summary>
internal sealed class ExtractCommand(TextWriter output, TextWriter error, Screen screen)
{
    private readonly Argument<string> _file = new("FILE") { Description = "The signed image." };
    private readonly Option<string> _folder = new("--out-dir") { Description = "The folder for the files; it is made when it is not there.", HelpName = "DIR", Required = true };
    private readonly Option<string?> _encryptionKey = new("--enc-key") { Description = "The AES key of an encrypted image: a file of 16, 24 or 32 bytes, or hexadecimal digits.", HelpName = "AES.bin" };
    private readonly Option<string?> _key = PublicKeyOption.Optional("Verifies the signature first, and takes nothing out of an image that is not signed with this key.");
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace files of the same names." };

    public Command Create()
    {
        var command = new Command(
            "extract",
            """
            Takes a signed image apart: the ELF files (decrypted with --enc-key), the signed bytes, the
            signature, and the value of each record.

            Example:
              fwkit extract m33_sign.bin --out-dir parts
              openssl dgst -sha256 -verify pub.pem -signature parts/signature.bin parts/signed-bytes.bin
            """)
        {
            _file,
            _folder,
            _encryptionKey,
            _key,
            _overwrite,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var path = parsed.GetValue(_file)!;
        using var inputs = new InputFiles();
        var input = inputs.OpenImage(path);
        Verify(parsed.GetValue(_key), input);
        var image = InputFile.Read(path, () => TeeImage.Read(input.Source));
        var encryptionKey = ReadKey(parsed, image, inputs);
        var files = InputFile.Read(path, () => ImageParts.Extract(image, parsed.GetValue(_folder)!, new ExtractOptions
        {
            DecryptionKey = encryptionKey,
            Existing = parsed.GetValue(_overwrite) ? ExistingFiles.Replace : ExistingFiles.Refuse,
        }));
        Array.Clear(encryptionKey);
        var page = new Page(output, screen);
        page.Table(["File", ">Size", "What"], files.Select(file => (IReadOnlyList<string>)[file.Path, Sizes.Size((ulong)file.Size), file.What]));
        page.Flush();
        return ExitCode.Done;
    }

    private static void Verify(string? keyPath, SigningInput input)
    {
        if (keyPath is null)
            return;
        using var key = FirmwarePublicKey.Load(keyPath);
        if (InputFile.Read(input.Name, () => ImageVerification.Verify(input.Source, [key])).Key is null)
            throw new CommandException(ExitCode.Failed, $"{input.Name}: not signed with {keyPath}; nothing was taken out.");
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
