using System.CommandLine;

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
}
