namespace FirmwareKit.Cli;

/// <summary>Ends a command with an exit code and one line for the user: what, where, what to do.</summary>
internal sealed class CommandException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
