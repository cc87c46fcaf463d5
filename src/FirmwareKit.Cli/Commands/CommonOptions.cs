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

    /// <summary>An argument of one or more files. A word that looks like an option is one that is misspelled, not a file.</summary>
    public static Argument<string[]> Files(string name, string description)
    {
        var files = new Argument<string[]>(name) { Description = description, Arity = ArgumentArity.OneOrMore };
        files.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.Length > 1 && token.Value.StartsWith('-')) is { } option)
                result.AddError($"There is no option {option.Value} here; a file of that name is ./{option.Value}.");
        });
        return files;
    }
}
