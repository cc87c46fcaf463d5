using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using FirmwareKit.Cli.Input;

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
        TakeOnly(option, "text", Json);
        return option;
    }

    /// <summary>Which of a tree's remote processors is meant.</summary>
    public static Option<string?> Processor() => new("--processor")
    {
        Description = "The remote processor: its name (m33), path or label. Needed only where the tree has several.",
        HelpName = "NAME",
    };

    /// <summary>How long a list of the largest is.</summary>
    public static Option<int?> Top(string description) => NumberOption.Between("--top", "N", description, 0, 10_000);

    /// <summary>Lets an option take some values only, and says so by its name.</summary>
    public static void TakeOnly(Option option, params string[] values)
    {
        option.CompletionSources.Add(_ => values.Select(value => new CompletionItem(value)));
        option.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => !values.Contains(token.Value)) is not { } wrong)
                return;
            var guess = Spelling.Nearest(wrong.Value, values) is { } near ? $" Did you mean {near}?" : string.Empty;
            result.AddError($"{option.Name} takes {string.Join(", ", values[..^1])} or {values[^1]}, not \"{wrong.Value}\".{guess}");
        });
    }

    /// <summary>An argument of one or more files. A word that looks like an option is one that is misspelled, not a file.</summary>
    public static Argument<string[]> Files(string name, string description)
    {
        var files = new Argument<string[]>(name) { Description = description, Arity = ArgumentArity.OneOrMore };
        files.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.Length > 1 && token.Value.StartsWith('-')) is not { } option)
                return;
            var guess = result.Parent is CommandResult { Command: var command } && Spelling.Nearest(option.Value, Spelling.OptionsOf(command)) is { } near ? $"Did you mean {near}? A" : "A";
            result.AddError($"There is no option {option.Value} here. {guess} file of that name is ./{option.Value}.");
        });
        return files;
    }
}
