using System.CommandLine;
using FirmwareKit.Pkcs11;
using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Input;

/// <summary>Who signs: a key file, a token, or a program. Declared once for every command that signs.</summary>
internal sealed class SignerOptions
{
    private const int LongestTimeLimit = 24 * 60 * 60;

    private readonly Option<string?> _key = new("--key")
    {
        Description = "The private key: a file (RSA or P-256, PEM or DER, also encrypted), or a key on a PKCS#11 token as an RFC 7512 URI with ?module-path= or ?module-name=.",
        HelpName = "K.pem|pkcs11:URI",
    };

    private readonly Option<string?> _command = new("--signer-command")
    {
        Description = "A program that signs, run by /bin/sh -c: it gets the SHA-256 digest (32 bytes) on standard input, FWKIT_DIGEST (hex) and FWKIT_ALGORITHM "
            + "(rsa-pkcs1-sha256 or ecdsa-p256-sha256), and prints the signature raw, in hex or in Base64; ECDSA as r s or DER.",
        HelpName = "CMD",
    };

    private readonly Option<string?> _publicKey = new("--public-key")
    {
        Description = "The public key that --signer-command signs for; for a token only where it does not hold its public key.",
        HelpName = "PUB.pem",
    };

    private readonly Option<int?> _timeLimit = NumberOption.Between("--signer-timeout", "SECONDS", "Time limit of --signer-command. Default: 60.", 1, LongestTimeLimit);
    private readonly PassphraseOptions _passphrase = new();

    public void AddTo(Command command)
    {
        command.Add(_key);
        _passphrase.AddTo(command);
        command.Add(_command);
        command.Add(_publicKey);
        command.Add(_timeLimit);
    }

    /// <summary>The files that <see cref="Open"/> reads: none of them may be an output.</summary>
    public IEnumerable<string> Files(ParseResult parsed)
    {
        foreach (var path in new[] { parsed.GetValue(_key), parsed.GetValue(_publicKey), _passphrase.File(parsed) })
        {
            if (path is not null && !Pkcs11Uri.IsPkcs11(path))
                yield return path;
        }
    }

    /// <summary>Opens the signer that the user named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="error">For warnings and for the question after a passphrase.</param>
    /// <exception cref="CommandException">None or several signers are named, or the passphrase cannot be had.</exception>
    /// <exception cref="SigningException">The key cannot be read or used.</exception>
    public OwnedSigner Open(ParseResult parsed, TextWriter error)
    {
        var publicKey = parsed.GetValue(_publicKey);
        switch (parsed.GetValue(_key), parsed.GetValue(_command))
        {
            case (null, null):
                throw Wrong("Name the key to sign with: --key K.pem, --key pkcs11:URI, or --signer-command CMD with --public-key PUB.");
            case (not null, not null):
                throw Wrong("--key and --signer-command exclude each other.");
            case (null, not null) when _passphrase.IsGiven(parsed):
                throw Wrong("A passphrase belongs to --key; --signer-command gets its secrets in its own way.");
            case (null, { } command):
                return OpenCommand(parsed, command, publicKey ?? throw Wrong("--signer-command needs --public-key PUB, to know the kind of key and to verify what the program signs."));
            case ({ } uri, null) when Pkcs11Uri.IsPkcs11(uri):
                return OpenToken(uri, publicKey, _passphrase.Prompt(parsed, error));
            case ({ } path, null):
                if (publicKey is not null)
                    throw Wrong("--public-key belongs to --signer-command or to a token; a key file holds its public key.");
                return OwnedSigner.Of(KeyFileSigner.Load(path, _passphrase.Prompt(parsed, error)));
        }
    }

    /// <summary>Reads a URI from the command line.</summary>
    /// <exception cref="CommandException">It is malformed.</exception>
    public static Pkcs11Uri ParseUri(string uri)
    {
        try
        {
            return Pkcs11Uri.Parse(uri);
        }
        catch (FormatException e)
        {
            throw new CommandException(ExitCode.WrongUsage, $"PKCS#11 URI: {e.Message}", e);
        }
    }

    private static OwnedSigner OpenToken(string uri, string? publicKey, PassphrasePrompt pin)
    {
        var parsed = ParseUri(uri);
        return OwnedSigner.Of(publicKey is null ? Pkcs11Signer.Open(parsed, pin) : Pkcs11Signer.Open(parsed, pin, FirmwarePublicKey.Load(publicKey)));
    }

    private OwnedSigner OpenCommand(ParseResult parsed, string command, string publicKey)
    {
        const int UsualTimeLimit = 60;
        var seconds = parsed.GetValue(_timeLimit) ?? UsualTimeLimit;
        var key = FirmwarePublicKey.Load(publicKey);
        try
        {
            key.RequireStrength(publicKey);
            return new OwnedSigner(new CommandSigner(new SignerProcess(command, TimeSpan.FromSeconds(seconds)), key), key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static CommandException Wrong(string message) => new(ExitCode.WrongUsage, message);
}
