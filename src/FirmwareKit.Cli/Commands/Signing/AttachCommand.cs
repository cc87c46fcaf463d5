using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;

namespace FirmwareKit.Cli.Commands.Signing;

/// <summary><c>fwkit attach</c>.</summary>
internal sealed class AttachCommand(TextWriter output, TextWriter error, Screen screen)
{
    private readonly ContentOptions _content = new();
    private readonly SigningOutput _output = new(output, error, screen);
    private readonly Option<string> _key = PublicKeyOption.One("The public key of whoever signed: PEM or DER.");
    private readonly Option<string> _signature = new("--signature")
    {
        Description = "The signature: raw bytes, hexadecimal or Base64 text; for ECDSA r then s, or DER as openssl writes it.",
        HelpName = "S",
        Required = true,
    };

    public Command Create()
    {
        var command = new Command(
            "attach",
            """
            Puts a signature that was made elsewhere into an image. It is checked first: what does not
            verify is never written. Give the same inputs and options as to fwkit digest, or the
            image that fwkit digest --prepared wrote.

            Example:
              fwkit digest --in m33.elf --boot-address auto --public-key pub.pem \
                           --out m33.digest
              openssl pkeyutl -sign -inkey private.pem -in m33.digest \
                              -pkeyopt digest:sha256 \
                              -pkeyopt rsa_padding_mode:pkcs1 -out m33.sig
              fwkit attach --in m33.elf --boot-address auto --public-key pub.pem \
                           --signature m33.sig --out m33_sign.bin
            """);
        _content.AddWithImageTo(command);
        command.Options.Add(_key);
        command.Options.Add(_signature);
        _output.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (_content.Encrypts(parsed))
            throw new CommandException(ExitCode.WrongUsage, "--enc-key encrypts with fresh IVs, which no signature covers that is there already: give the file of fwkit digest --prepared with --image.");
        using var inputs = new InputFiles();
        inputs.Add(parsed.GetValue(_key)!);
        using var key = PublicKeyOption.Load(parsed.GetValue(_key)!, error);
        var signature = inputs.ReadSignature(parsed.GetValue(_signature)!, key);
        var signing = _content.Open(parsed, key, inputs);
        return _output.Write(parsed, inputs, signing, "SIGNED", (path, progress) => signing.Write(path, signature, progress));
    }
}
