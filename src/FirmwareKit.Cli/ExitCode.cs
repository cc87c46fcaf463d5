namespace FirmwareKit.Cli;

/// <summary>Exit codes; scripts rely on them.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The check or the verification failed.</summary>
    public const int Failed = 1;

    public const int WrongUsage = 2;

    /// <summary>An input cannot be read or is malformed.</summary>
    public const int BadInput = 3;

    /// <summary>A key, token or signing service failed.</summary>
    public const int SigningFailed = 4;

    /// <summary>An output cannot be written.</summary>
    public const int OutputFailed = 5;

    public const int Interrupted = 130;
}
