namespace FirmwareKit.Cli.Input;

/// <summary>What is wrong with a file, without its path: the message names it already.</summary>
internal static class FileProblem
{
    public static string Describe(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file.",
        UnauthorizedAccessException => "permission denied.",
        _ => e.Message,
    };
}
