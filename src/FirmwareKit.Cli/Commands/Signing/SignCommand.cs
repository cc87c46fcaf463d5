using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;

namespace FirmwareKit.Cli.Commands.Signing;

/// <summary><c>fwkit sign</c>.</summary>
internal sealed class SignCommand(TextWriter output, TextWriter error, Screen screen)
{
    private readonly ContentOptions _content = new();
    private readonly SignerOptions _signer = new();
    private readonly SigningOutput _output = new(output, error, screen);

    public Command Create()
    {
        var command = new Command(
            "sign",
            """
            Builds the signed image that OP-TEE authenticates, byte for byte as the public scripts do.
            What OP-TEE would refuse is refused here, before anything is signed.

            Examples:
              fwkit sign --in m33.elf --key rproc.pem --out m33.bin --boot-address auto
              fwkit sign --in ns.elf --in s.elf --key rproc.pem --out both.bin \
                         --plat-tlv BOOTADDR 0x80000000 --plat-tlv BOOTSEC 0x1
              fwkit sign --in m33.elf --key rproc.pem --enc-key aes.bin --out m33.bin \
                         --boot-address auto
              fwkit sign --in m4.elf --out m4.bin --key "pkcs11:token=build;object=rproc"
            """);
        _content.AddTo(command);
        _signer.AddTo(command);
        _output.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        using var inputs = new InputFiles();
        inputs.Add(_signer.Files(parsed));
        using var signer = _signer.Open(parsed, error);
        var signing = _content.Open(parsed, signer.PublicKey, inputs);
        return _output.Write(parsed, inputs, signing, "SIGNED", (path, progress) => signing.Write(path, signer, progress));
    }
}
