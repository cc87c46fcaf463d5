using System.Text;
using FirmwareKit.Cli.Input;

namespace FirmwareKit.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        // UTF-8 whatever the locale says: names in firmware are UTF-8.
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var error = new StreamWriter(Open(Console.OpenStandardError), utf8) { AutoFlush = true };
        try
        {
            using var output = new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = false };
            return new CommandLine(output, error, Output.Screen.OfThisTerminal()).Run(args);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            error.WriteLine($"fwkit: standard output cannot be written to: {FileProblem.Describe(e)}");
            return ExitCode.OutputFailed;
        }
    }

    /// <summary>Without standard error there is nobody to tell.</summary>
    private static Stream Open(Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return Stream.Null;
        }
    }
}
