using System.CommandLine;
using FirmwareKit.Pkcs11;
using FirmwareKit.Reports;
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
        Warn(parsed, error);
        return Read(parsed);
    }

    /// <summary>The passphrase of a key that turns out to need one: from the source that the user named, or else from the terminal.</summary>
    public PassphrasePrompt Prompt(ParseResult parsed, TextWriter error)
    {
        // Also when the key needs no passphrase: it was shown all the same.
        Warn(parsed, error);
        return name => IsGiven(parsed) ? Read(parsed) : Ask(name, error);
    }

    private static char[] Ask(string name, TextWriter error)
    {
        var isToken = Pkcs11Uri.IsPkcs11(name);
        if (SecretPrompt.IsPossible)
            return SecretPrompt.Ask($"{(isToken ? "PIN" : "Passphrase")} of {VisibleText.Of(name)}", error);
        throw new CommandException(
            ExitCode.SigningFailed,
            $"{name} {(isToken ? "wants a PIN. Name its PIN" : "is encrypted. Name its passphrase")} with --passphrase-env VARIABLE or --passphrase-file FILE.");
    }

    private char[] Read(ParseResult parsed) => parsed.GetValue(_visible)?.ToCharArray() ?? Passphrase.Read(parsed.GetValue(_variable), parsed.GetValue(_file));

    private void Warn(ParseResult parsed, TextWriter error)
    {
        if (parsed.GetValue(_visible) is not null)
            error.WriteLine("fwkit: warning: --key_pwd shows the passphrase in the process list and in build logs; use --passphrase-env or --passphrase-file.");
    }
}
