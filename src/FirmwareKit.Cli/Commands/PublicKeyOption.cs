using System.CommandLine;
using FirmwareKit.Reports;
using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>--public-key</c>, as several commands take it.</summary>
internal static class PublicKeyOption
{
    private const string Name = "--public-key";

    /// <summary>Exactly one key.</summary>
    public static Option<string> One(string description) => new(Name) { Description = description, HelpName = "PUB.pem", Required = true };

    /// <summary>At most one.</summary>
    public static Option<string?> Optional(string description) => new(Name) { Description = description, HelpName = "PUB.pem" };

    /// <summary>One or more; the option is repeated.</summary>
    public static Option<string[]> Several(string description) => new(Name) { Description = description, HelpName = "PUB.pem", Required = true };

    /// <summary>Reads the key, and says so when the file holds more than is needed.</summary>
    /// <exception cref="SigningException">The file cannot be read, or holds no key of a supported kind.</exception>
    public static FirmwarePublicKey Load(string path, TextWriter error)
    {
        var key = FirmwarePublicKey.Load(path);
        if (key.IsFromPrivateKey)
            error.WriteLine($"fwkit: warning: {VisibleText.Of(path)} is a private key, which is not needed here; its public half was used. fwkit key public writes that one.");
        return key;
    }
}
