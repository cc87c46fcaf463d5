using System.CommandLine;
using FirmwareKit.Binary;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit key public</c>.</summary>
internal sealed class KeyPublicCommand(TextWriter output, TextWriter error)
{
    private readonly Argument<string> _key = new("K") { Description = PublicKeyInput.Description };
    private readonly Option<string> _out = new("--out") { Description = "The public key.", HelpName = "PUB", Required = true };
    private readonly Option<string> _publicFormat = new("--public-format") { Description = "SubjectPublicKeyInfo as PEM, or as DER (for sign --key-info).", HelpName = "pem|der", DefaultValueFactory = _ => "pem" };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace the file if it is there." };
    private readonly PassphraseOptions _passphrase = new();
    private readonly Option<string> _format = CommonOptions.Format();

    public Command Create()
    {
        CommonOptions.TakeOnly(_publicFormat, "pem", "der");
        var command = new Command(
            "public",
            """
            Writes the public half of a key, for OP-TEE's build and for fwkit verify.

            Examples:
              fwkit key public rproc.pem --out rproc.pub.pem
              fwkit key public "pkcs11:token=build;object=rproc?module-name=softhsm2" \
                               --passphrase-file pin --public-format der --out rproc.der
            """)
        {
            _key,
            _out,
            _publicFormat,
            _overwrite,
        };
        _passphrase.AddTo(command);
        command.Add(_format);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (source, path) = (parsed.GetValue(_key)!, parsed.GetValue(_out)!);
        if (Path.GetFullPath(source) == Path.GetFullPath(path))
            throw new CommandException(ExitCode.WrongUsage, $"{path} is both input and output; give --out another name.");
        using var key = PublicKeyInput.Load(source, _passphrase.Prompt(parsed, error));
        OutputFile.Write(
            path,
            parsed.GetValue(_publicFormat) == "der" ? key.SubjectPublicKeyInfo.Span : key.ToPem(),
            parsed.GetValue(_overwrite) ? AtomicFileOptions.None : AtomicFileOptions.NewOnly);
        if (parsed.GetValue(_format) == CommonOptions.Json)
            output.WriteLine(KeyJson.Write(key, path));
        return ExitCode.Done;
    }
}
