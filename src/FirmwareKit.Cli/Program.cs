using System.Text;

namespace FirmwareKit.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        // UTF-8 whatever the locale says: names in firmware are UTF-8.
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        // First of all: whatever is opened takes the place of a standard output that is closed, and would be written to instead.
        var standardOutput = Open(Console.OpenStandardOutput);
        using var error = new StreamWriter(Open(Console.OpenStandardError) ?? Stream.Null, utf8) { AutoFlush = true };
        if (standardOutput is null)
        {
            error.WriteLine("fwkit: standard output is closed.");
            return ExitCode.OutputFailed;
        }

        using var output = new StreamWriter(standardOutput, utf8) { AutoFlush = false };
        var code = new CommandLine(output, error, Output.Screen.OfThisTerminal()).Run(args);
        return Close(output) ? code : ExitCode.OutputFailed;
    }

    /// <summary>Writes what is left, once more where that failed already and was told.</summary>
    private static bool Close(StreamWriter output)
    {
        try
        {
            output.Dispose();
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    /// <summary>A stream of this process; null where it is closed.</summary>
    private static Stream? Open(Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return null;
        }
    }
}
