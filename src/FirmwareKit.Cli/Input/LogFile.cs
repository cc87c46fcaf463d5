using System.Text;
using FirmwareKit.LogReading;

namespace FirmwareKit.Cli.Input;

/// <summary>A board's log: a file, or standard input.</summary>
internal static class LogFile
{
    public const string StandardInput = "-";

    /// <exception cref="CommandException">The log cannot be read.</exception>
    public static LogReport Read(string path)
    {
        // Opened as a source first, for the same answers to a missing file and a folder.
        if (path != StandardInput)
            InputFile.Open(path).Dispose();
        try
        {
            using var stream = path == StandardInput ? Console.OpenStandardInput() : File.OpenRead(path);
            using var log = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return LogReader.Read(log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.BadInput, $"{path}: cannot be read: {FileProblem.Describe(e)}", e);
        }
    }
}
