using System.CommandLine;

namespace FirmwareKit.Cli.Commands;

/// <summary>Options that several commands share, declared once.</summary>
internal static class CommonOptions
{
    public const string Json = "json";

    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "On an error, print the stack trace too.",
        Recursive = true,
    };

    /// <summary>The format of the result on standard output.</summary>
    public static Option<string> Format()
    {
        var option = new Option<string>("--format")
        {
            Description = "text for people, json for programs.",
            DefaultValueFactory = _ => "text",
            HelpName = "text|json",
        };
        option.AcceptOnlyFromAmong("text", Json);
        return option;
    }
}
