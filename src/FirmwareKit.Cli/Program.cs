using System.Text;

namespace FirmwareKit.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        // UTF-8 whatever the locale says: names in firmware are UTF-8.
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var output = new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = false };
        using var error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true };
        return new CommandLine(output, error, Output.Screen.OfThisTerminal()).Run(args);
    }
}
