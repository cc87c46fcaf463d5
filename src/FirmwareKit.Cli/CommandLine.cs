using System.CommandLine;
using System.CommandLine.Parsing;
using FirmwareKit.Binary;
using FirmwareKit.Cli.Commands;
using FirmwareKit.Cli.Commands.Signing;
using FirmwareKit.Cli.Commands.Trees;
using FirmwareKit.Cli.Output;
using FirmwareKit.Signing;

namespace FirmwareKit.Cli;

/// <summary>The command: parses, runs, and turns every failure into one line and an exit code.</summary>
internal sealed class CommandLine(TextWriter output, TextWriter error, Screen screen)
{
    public int Run(IReadOnlyList<string> args)
    {
        var root = Create();
        var parsed = root.Parse(args);
        if (parsed.Errors.Count != 0)
        {
            error.WriteLine($"fwkit: {Escape.Text(parsed.Errors[0].Message)} Try fwkit {CommandPath(parsed)}--help.");
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
            error.WriteLine($"fwkit: {Escape.Text(e.Message)}");
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

    private static string CommandPath(ParseResult parsed)
    {
        var path = string.Empty;
        for (var result = parsed.CommandResult; result is { Command: not RootCommand }; result = result.Parent as CommandResult)
            path = $"{result.Command.Name} {path}";
        return path;
    }

    private RootCommand Create()
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
            new InfoCommand(output, screen).Create(),
            new CheckCommand(output, screen).Create(),
            new SignCommand(output, error, screen).Create(),
            new VerifyCommand(output, error, screen).Create(),
            new ExtractCommand(output, error, screen).Create(),
            new DigestCommand(output, error, screen).Create(),
            new AttachCommand(output, error, screen).Create(),
            new ResignCommand(output, error, screen).Create(),
            new KeyCommand(output, error, screen).Create(),
            new DtCommand(output, error, screen).Create(),
        };
        return root;
    }
}
