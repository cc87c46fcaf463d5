using System.CommandLine;
using System.CommandLine.Parsing;
using FirmwareKit.Binary;
using FirmwareKit.Cli.Commands;
using FirmwareKit.Cli.Commands.Signing;
using FirmwareKit.Cli.Commands.Trees;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Reports;
using FirmwareKit.Signing;

namespace FirmwareKit.Cli;

/// <summary>The command: parses, runs, and turns every failure into one line and an exit code.</summary>
internal sealed class CommandLine(TextWriter output, TextWriter error, Screen screen)
{
    public int Run(IReadOnlyList<string> args)
    {
        // As of git, cargo and dotnet.
        if (args.Count != 0 && args[0] == "help")
            args = [.. args.Skip(1), "--help"];
        var root = Create(args);
        HelpText.SetWidth(root, screen);
        // @FILE is a value of our own, not a file of arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        HelpText.Describe(parsed.CommandResult.Command);
        if (parsed.Errors.Count != 0)
        {
            error.WriteLine($"fwkit: {VisibleText.Of(UsageError(parsed))} Try fwkit {CommandPath(parsed)}--help.");
            return ExitCode.WrongUsage;
        }

        try
        {
            var code = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
            output.Flush();
            return code;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (ExitCodeOf(e) is { } code)
        {
            error.WriteLine($"fwkit: {VisibleText.Of(e.Message)}");
            if (parsed.GetValue(CommonOptions.Verbose))
                error.WriteLine(e);
            return code;
        }
    }

    /// <summary>A command takes the readers' and the signers' exceptions; what is left are failures of the output.</summary>
    private static int? ExitCodeOf(Exception e) => e switch
    {
        CommandException command => command.ExitCode,
        SigningException => ExitCode.SigningFailed,
        FirmwareFormatException => ExitCode.BadInput,
        IOException or UnauthorizedAccessException => ExitCode.OutputFailed,
        _ => null,
    };

    private static string UsageError(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var word, ..])
        {
            // The parser's first error may be that a command or a file is missing, and leaves the user to find out which word is wrong.
            if (word.StartsWith('-'))
                return $"There is no option {word} here.{Guess(word, Spelling.OptionsOf(command))}";
            if (command.Subcommands.Count != 0)
                return $"There is no command \"{word}\".{Guess(word, command.Subcommands.Select(sub => sub.Name))}";
            if (command.Options.FirstOrDefault(option => option.Name == "--in") is { } input)
                return $"Files are named by their options: {input.Name} {word}.";
        }

        // The parser lists what it expected on lines of their own.
        var message = string.Join(' ', parsed.Errors[0].Message.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return message.EndsWith('.') || message.EndsWith('?') ? message : message + ".";
    }

    private static string Guess(string word, IEnumerable<string> words) => Spelling.Nearest(word, words) is { } near ? $" Did you mean {near}?" : string.Empty;

    private static string CommandPath(ParseResult parsed)
    {
        var path = string.Empty;
        for (var result = parsed.CommandResult; result is { Command: not RootCommand }; result = result.Parent as CommandResult)
            path = $"{result.Command.Name} {path}";
        return path;
    }

    /// <summary>All commands; of a run that names one, only that one is built: a short run spends a good part of its time here.</summary>
    private RootCommand Create(IReadOnlyList<string> args)
    {
        var root = new RootCommand(
            """
            Will this firmware boot? Checks firmware for the companion cores (Cortex-M) of Linux SoCs
            against the board's device tree, and signs and verifies the images that OP-TEE loads.

            Exit codes: 0 done and clean, 1 the check or verification failed, 2 wrong usage,
            3 an input cannot be read, 4 a key failed, 5 an output cannot be written.
            """)
        {
            CommonOptions.Verbose,
        };
        (string Name, Func<Command> Create)[] commands =
        [
            ("info", () => new InfoCommand(output, screen).Create()),
            ("check", () => new CheckCommand(output, error, screen).Create()),
            ("map", () => new MapCommand(output, screen).Create()),
            ("diff", () => new DiffCommand(output, error, screen).Create()),
            ("sign", () => new SignCommand(output, error, screen).Create()),
            ("verify", () => new VerifyCommand(output, error, screen).Create()),
            ("extract", () => new ExtractCommand(output, error, screen).Create()),
            ("digest", () => new DigestCommand(output, error, screen).Create()),
            ("attach", () => new AttachCommand(output, error, screen).Create()),
            ("resign", () => new ResignCommand(output, error, screen).Create()),
            ("key", () => new KeyCommand(output, error, screen).Create()),
            ("dt", () => new DtCommand(output, error, screen).Create()),
            ("rules", () => new RulesCommand(output, screen).Create()),
            ("kernels", () => new KernelsCommand(output, screen).Create()),
            ("explain", () => new ExplainCommand(output, screen).Create()),
        ];
        var isNamed = args.Count != 0 && commands.Any(command => command.Name == args[0]);
        foreach (var (name, create) in commands)
        {
            if (!isNamed || name == args[0])
                root.Add(create());
        }

        return root;
    }
}
