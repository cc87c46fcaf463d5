using System.CommandLine;
using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Reports;
using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit key optee</c>.</summary>
internal sealed class KeyOpTeeCommand(TextWriter output, TextWriter error, Screen screen)
{
    private readonly Argument<string> _key = new("K") { Description = PublicKeyInput.Description };
    private readonly Option<string?> _out = new("--out") { Description = "Write the C source to a file.", HelpName = "KEY.c" };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace the file if it is there." };
    private readonly PassphraseOptions _passphrase = new();
    private readonly Option<string> _format = CommonOptions.Format();

    public Command Create()
    {
        var command = new Command(
            "optee",
            """
            Shows a key as OP-TEE gets it. Built in (RSA): the make variable, and the C source that
            scripts/pem_to_pub_c.py generates. In OTP (ST, CFG_REMOTEPROC_PUB_KEY_VERIFY=y, RSA-2048 or
            P-256): the 8 words of the key's hash.

            Example:
              fwkit key optee rproc.pub.pem
            """)
        {
            _key,
            _out,
            _overwrite,
        };
        _passphrase.AddTo(command);
        command.Add(_format);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var source = parsed.GetValue(_key)!;
        using var key = PublicKeyInput.Load(source, _passphrase.Prompt(parsed, error));
        var path = parsed.GetValue(_out);
        // A P-256 key cannot be built in, but its hash can be in OTP.
        var builtIn = key.Algorithm == SignatureAlgorithm.RsaPkcs1Sha256 || path is not null ? OpTeeKeySource.Of(key) : null;
        if (path is not null)
            OutputFile.Write(path, Encoding.ASCII.GetBytes(builtIn!.ToC()), parsed.GetValue(_overwrite) ? AtomicFileOptions.None : AtomicFileOptions.NewOnly);
        var name = PublicKeyInput.NameOf(source);
        if (parsed.GetValue(_format) == CommonOptions.Json)
            output.WriteLine(KeyJson.WriteOpTee(key, name, builtIn));
        else
            KeyOpTeeText.Write(key, name, builtIn, path, output, screen);
        return ExitCode.Done;
    }
}
