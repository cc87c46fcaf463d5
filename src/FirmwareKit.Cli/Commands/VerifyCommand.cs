using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Reports;
using FirmwareKit.Signing;
using FirmwareKit.Tee;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit verify</c>.</summary>
internal sealed class VerifyCommand(TextWriter output, Screen screen)
{
    private readonly Argument<string> _file = new("FILE") { Description = "The signed image." };
    private readonly Option<string> _key = new("--public-key") { Description = "The public key that the board trusts: PEM or DER.", HelpName = "PUB.pem", Required = true };
    private readonly Option<string> _format = CommonOptions.Format();

    public Command Create()
    {
        var command = new Command(
            "verify",
            """
            Verifies a signed image: signature, sizes, segment hashes, and that every program header is
            the signed one. Says what OP-TEE answers for each failure.

            Example:
              fwkit verify firmware.bin --public-key rproc.pub.pem

            Exit code 0: verified. 1: rejected.
            """)
        {
            _file,
            _key,
            _format,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var path = parsed.GetValue(_file)!;
        using var key = FirmwarePublicKey.Load(parsed.GetValue(_key)!);
        using var source = InputFile.Open(path);
        if (!InputFile.Read(path, () => TeeImage.HasMagic(source)))
            throw new CommandException(ExitCode.BadInput, $"{path}, byte 0x0: not a signed image. OP-TEE answers {TeeResult.BadParameters.Describe()} to it.");
        var verification = InputFile.Read(path, () => TeeImageVerifier.Verify(source, key));
        if (parsed.GetValue(_format) == CommonOptions.Json)
            output.WriteLine(SigningJson.Write(verification, Path.GetFileName(path), key.Fingerprint));
        else
            VerifyText.Write(verification, Path.GetFileName(path), key, new Page(output, screen));
        return verification.IsAccepted ? ExitCode.Done : ExitCode.Failed;
    }
}
