using System.CommandLine;
using FirmwareKit.Cli.Output;
using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Input;

/// <summary>Where the passphrase of a key, or the PIN of a token, comes from.</summary>
internal sealed class PassphraseOptions
{
    private readonly Option<string?> _variable = new("--passphrase-env") { Description = "Environment variable that holds the key's passphrase or the token's PIN.", HelpName = "VARIABLE" };
    private readonly Option<string?> _file = new("--passphrase-file") { Description = "File whose first line is the key's passphrase or the token's PIN.", HelpName = "FILE" };
    private readonly Option<string?> _visible = new("--key_pwd") { Description = "The passphrase itself, as the signing scripts take it. Visible to every user of the machine: prefer --passphrase-env.", HelpName = "TEXT" };

    public void AddTo(Command command)
    {
        command.Add(_variable);
        command.Add(_file);
        command.Add(_visible);
    }

    /// <summary>The file that holds it, if it is in one.</summary>
    public string? File(ParseResult parsed) => parsed.GetValue(_file);

    /// <summary>Whether the user named a source.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_variable) is not null || parsed.GetValue(_file) is not null || parsed.GetValue(_visible) is not null;

    /// <summary>The passphrase from the source that the user named; the caller clears it.</summary>
    /// <exception cref="CommandException">The variable is not set, or the file cannot be read.</exception>
    public char[] Read(ParseResult parsed, TextWriter error)
    {
        if (parsed.GetValue(_visible) is not { } visible)
            return Passphrase.Read(parsed.GetValue(_variable), parsed.GetValue(_file));
        error.WriteLine("fwkit: warning: --key_pwd shows the passphrase in the process list and in build logs; use --passphrase-env or --passphrase-file.");
        return visible.ToCharArray();
    }

    /// <summary>The passphrase of a key that turns out to need one: from the source that the user named, or else from the terminal.</summary>
    public PassphrasePrompt Prompt(ParseResult parsed, TextWriter error) => name =>
    {
        if (IsGiven(parsed))
            return Read(parsed, error);
        var what = Pkcs11.Pkcs11Uri.IsPkcs11(name) ? "PIN" : "passphrase";
        if (SecretPrompt.IsPossible)
            return SecretPrompt.Ask($"{char.ToUpperInvariant(what[0])}{what[1..]} of {Escape.Text(name)}", error);
        throw new CommandException(
            ExitCode.SigningFailed,
            $"{name} {(what == "PIN" ? "wants a PIN" : "is encrypted")}. Name its {what} with --passphrase-env VARIABLE or --passphrase-file FILE.");
    };
}
