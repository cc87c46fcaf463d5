using System.CommandLine;
using System.CommandLine.Help;

namespace FirmwareKit.Cli.Output;

/// <summary>Fits the help to the screen: the parser wraps lines, and would take a pipe for a screen without an end.</summary>
internal static class HelpText
{
    /// <summary>Longer lines are hard to read.</summary>
    private const int Widest = 120;

    /// <summary>Has help wrapped where the screen ends; before the command line is parsed.</summary>
    public static void SetWidth(RootCommand root, Screen screen)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new HelpAction { MaxWidth = Math.Min(screen.Width, Widest) };
    }

    /// <summary>Makes of descriptions what the help of one command shows of it, and of those below it.</summary>
    public static void Describe(Command shown)
    {
        shown.Description = Join(shown.Description ?? string.Empty);
        foreach (var command in shown.Subcommands)
            command.Description = FirstSentence(Join(command.Description ?? string.Empty));
    }

    /// <summary>In a list of commands; the rest stands in the command's own help.</summary>
    private static string FirstSentence(string text)
    {
        var line = text.Split('\n')[0];
        return line.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var end ? line[..(end + 1)] : line;
    }

    /// <summary>Lines of prose that stand below each other become one, which the parser then wraps; examples are indented, and stay.</summary>
    private static string Join(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (lines.Count != 0 && IsProse(lines[^1]) && IsProse(line))
                lines[^1] += " " + line;
            else
                lines.Add(line);
        }

        return string.Join('\n', lines);
    }

    /// <summary>A line that ends in a colon stands above examples.</summary>
    private static bool IsProse(string line) => line.Length != 0 && line[0] != ' ' && line[^1] != ':';
}
