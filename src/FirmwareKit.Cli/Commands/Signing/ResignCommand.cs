using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.SignedImages;

namespace FirmwareKit.Cli.Commands.Signing;

/// <summary><c>fwkit resign</c>.</summary>
internal sealed class ResignCommand(TextWriter output, TextWriter error, Screen screen)
{
    private readonly Argument<string> _file = new("FILE") { Description = "The signed image." };
    private readonly SignerOptions _signer = new();
    private readonly SigningOutput _output = new(output, error, screen);
    private readonly BoardOptions _board = new();
    private readonly Option<string?> _oldKey = new("--old-public-key") { Description = "The public key of the old signature. It is verified first, so that nothing is signed that was changed since.", HelpName = "PUB.pem" };
    private readonly Option<bool> _force = new("--force") { Description = "Sign even what OP-TEE will refuse, with a warning." };

    public Command Create()
    {
        var command = new Command(
            "resign",
            """
            Signs an existing image with another key: key rotation, or from a development key to the
            production one. Only the signature, its length and kind, and a public key in PKEYINFO
            change; every other byte stays.

            Example:
              fwkit resign m33_sign.bin --old-public-key dev.pub.pem \
                           --key release.pem --out m33_release.bin
            """)
        {
            _file,
            _oldKey,
        };
        _signer.AddTo(command);
        _board.AddTo(command);
        command.Options.Add(_force);
        _output.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var path = parsed.GetValue(_file)!;
        using var inputs = new InputFiles();
        var image = inputs.OpenImage(path);
        VerifyOld(parsed, image, inputs);
        inputs.Add(_signer.Files(parsed));
        using var signer = _signer.Open(parsed, error);
        var options = new SigningOptions { Board = _board.Get(parsed), Refused = parsed.GetValue(_force) ? RefusedImages.Sign : RefusedImages.Refuse };
        var signing = ImageErrors.Run(inputs.Images, () => ImageSigning.OfImage(image, signer.PublicKey, options));
        return _output.Write(parsed, inputs, signing, "SIGNED AGAIN", (target, progress) => signing.Write(target, signer, progress));
    }

    private void VerifyOld(ParseResult parsed, SigningInput image, InputFiles inputs)
    {
        if (parsed.GetValue(_oldKey) is not { } path)
        {
            error.WriteLine("fwkit: warning: the old signature was not looked at; --old-public-key PUB.pem verifies it first.");
            return;
        }

        inputs.Add(path);
        using var key = PublicKeyOption.Load(path, error);
        var verification = InputFile.Read(image.Name, () => ImageVerification.Verify(image.Source, [key], _board.Get(parsed)));
        if (verification.Key is null)
            throw new CommandException(ExitCode.Failed, $"{image.Name}: not signed with {path}; nothing was signed again.");
    }
}
