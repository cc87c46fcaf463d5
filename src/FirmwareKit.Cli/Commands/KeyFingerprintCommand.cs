using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit key fingerprint</c>.</summary>
internal sealed class KeyFingerprintCommand(TextWriter output, TextWriter error, Screen screen)
{
    private readonly Argument<string> _key = new("K") { Description = PublicKeyInput.Description };
    private readonly PassphraseOptions _passphrase = new();
    private readonly Option<string> _format = CommonOptions.Format();

    public Command Create()
    {
        var command = new Command(
            "fingerprint",
            """
            Names a key: its kind, the SHA-256 of its public half (DER SubjectPublicKeyInfo, what
            openssl pkey -pubout -outform DER gives), and the hash that ST's OP-TEE compares with OTP.

            Example:
              fwkit key fingerprint rproc.pub.pem
            """)
        {
            _key,
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
        var name = PublicKeyInput.NameOf(source);
        if (parsed.GetValue(_format) == CommonOptions.Json)
            output.WriteLine(KeyJson.Write(key, name));
        else
            KeyText.WriteFingerprint(key, name, new Page(output, screen));
        return ExitCode.Done;
    }
}
