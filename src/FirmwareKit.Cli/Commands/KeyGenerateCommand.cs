using System.CommandLine;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FirmwareKit.Binary;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Reports;
using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit key generate</c>.</summary>
internal sealed class KeyGenerateCommand(TextWriter output, TextWriter error, Screen screen)
{
    private readonly Option<string> _type = new("--type") { Description = "The kind of key. Upstream OP-TEE verifies RSA only.", HelpName = "rsa2048|rsa3072|rsa4096|p256", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "The private key, PKCS#8 PEM that only you can read (mode 0600).", HelpName = "K.pem", Required = true };
    private readonly Option<string?> _publicOut = new("--public-out") { Description = "The public key too, PEM.", HelpName = "PUB.pem" };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace files that are there. A private key that is replaced is lost." };
    private readonly PassphraseOptions _passphrase = new();
    private readonly Option<string> _format = CommonOptions.Format();

    public Command Create()
    {
        CommonOptions.TakeOnly(_type, "rsa2048", "rsa3072", "rsa4096", "p256");
        var command = new Command(
            "generate",
            """
            Makes a new private key. With a passphrase it is encrypted (PKCS#8, PBES2, AES-256-CBC).

            Examples:
              fwkit key generate --type rsa2048 --out rproc.pem --public-out pub.pem
              fwkit key generate --type p256 --out rproc.pem --passphrase-env RPROC_PASS
            """)
        {
            _type,
            _out,
            _publicOut,
            _overwrite,
        };
        _passphrase.AddTo(command);
        command.Add(_format);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var path = parsed.GetValue(_out)!;
        var publicPath = parsed.GetValue(_publicOut);
        if (publicPath is not null && Path.GetFullPath(publicPath) == Path.GetFullPath(path))
            throw new CommandException(ExitCode.WrongUsage, "--out and --public-out name the same file.");
        var options = parsed.GetValue(_overwrite) ? AtomicFileOptions.None : AtomicFileOptions.NewOnly;
        using var privateFile = OutputFile.Create(path, options | AtomicFileOptions.OwnerOnly);
        using var publicFile = publicPath is null ? null : OutputFile.Create(publicPath, options);

        using var key = KeyGenerator.Create(parsed.GetValue(_type) switch
        {
            "rsa2048" => KeyType.Rsa2048,
            "rsa3072" => KeyType.Rsa3072,
            "rsa4096" => KeyType.Rsa4096,
            _ => KeyType.P256,
        });
        var pem = ToPem(key, parsed);
        privateFile.Content.Write(pem);
        CryptographicOperations.ZeroMemory(pem);
        publicFile?.Content.Write(key.PublicKey.ToPem());
        privateFile.Commit();
        publicFile?.Commit();

        if (parsed.GetValue(_format) == CommonOptions.Json)
            output.WriteLine(KeyJson.Write(key.PublicKey, path));
        else
            KeyText.WriteGenerated(key.PublicKey, path, publicPath, _passphrase.IsGiven(parsed), new Page(output, screen));
        return ExitCode.Done;
    }

    private byte[] ToPem(GeneratedKey key, ParseResult parsed)
    {
        if (!_passphrase.IsGiven(parsed))
            return key.ToPem();
        var passphrase = _passphrase.Read(parsed, error);
        try
        {
            return key.ToEncryptedPem(passphrase);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(passphrase.AsSpan()));
        }
    }
}
