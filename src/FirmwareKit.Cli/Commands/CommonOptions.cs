using System.CommandLine;
using System.CommandLine.Parsing;

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

    /// <summary>Says less; commands differ in what is left.</summary>
    public static Option<bool> Quiet(string description) => new("--quiet", "-q") { Description = description };

    /// <summary>The first option that the user gave, besides some and besides those that every command has. One that would be ignored looks as if it had counted.</summary>
    public static Option? FirstGiven(ParseResult parsed, Func<Option, bool> counts) => parsed.CommandResult.Children.OfType<OptionResult>()
        .FirstOrDefault(result => !result.Implicit && result.Option != Verbose && !counts(result.Option))?.Option;

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

    /// <summary>Which of a tree's remote processors is meant.</summary>
    public static Option<string?> Processor() => new("--processor")
    {
        Description = "The remote processor: its name (m33), path or label. Needed only where the tree has several.",
        HelpName = "NAME",
    };

    /// <summary>How long a list of the largest is.</summary>
    public static Option<int> Top(string description, int usual)
    {
        const int Most = 10_000;
        var top = new Option<int>("--top") { Description = description, DefaultValueFactory = _ => usual, HelpName = "N" };
        top.Validators.Add(result =>
        {
            if (result.GetValue(top) is < 0 or > Most)
                result.AddError($"--top takes a number from 0 to {Most}.");
        });
        return top;
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
