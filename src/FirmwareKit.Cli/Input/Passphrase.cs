namespace FirmwareKit.Cli.Input;

/// <summary>The passphrase of a key, from an environment variable or the first line of a file; never from the command line.</summary>
internal static class Passphrase
{
    private const int LongestFile = 64 * 1024;

    /// <exception cref="CommandException">The variable is not set, or the file cannot be read.</exception>
    public static char[] Read(string? variable, string? file)
    {
        if (variable is not null)
        {
            return Environment.GetEnvironmentVariable(variable)?.ToCharArray()
                ?? throw new CommandException(ExitCode.SigningFailed, $"The environment variable {variable} is not set; --passphrase-env names the one that holds the passphrase.");
        }

        if (file is null)
            return [];
        try
        {
            using var reader = new StreamReader(file);
            if (reader.BaseStream is { CanSeek: true, Length: > LongestFile })
                throw new CommandException(ExitCode.SigningFailed, $"{file}: too large for a passphrase file.");
            return (reader.ReadLine() ?? string.Empty).ToCharArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.SigningFailed, $"{file}: the passphrase file cannot be read: {FileProblem.Describe(e)}", e);
        }
    }
}
