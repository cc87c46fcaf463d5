namespace FirmwareKit.Cli.Input;

/// <summary>
/// Finds a program in the folders of PATH, and only there: a program beside the user's sources, in a repository that was only fetched, is not run.
/// </summary>
internal static class ToolPath
{
    /// <summary>Path of the program; null when it is not installed.</summary>
    public static string? Find(string program)
    {
        var file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }
}
