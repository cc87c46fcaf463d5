using FirmwareKit.Binary;

namespace FirmwareKit.Cli.Output;

/// <summary>Files that a command writes, and what to say when it cannot.</summary>
internal static class OutputFile
{
    /// <exception cref="CommandException">The file exists and may not be replaced, or cannot be written.</exception>
    public static AtomicFile Create(string path, AtomicFileOptions options)
    {
        if (options.HasFlag(AtomicFileOptions.NewOnly) && File.Exists(path))
            throw new CommandException(ExitCode.OutputFailed, $"{path} exists already; it is replaced only with --overwrite.");
        try
        {
            return AtomicFile.Create(path, options);
        }
        catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.OutputFailed, $"{path}: cannot be written: its folder takes no new files.", e);
        }
    }

    /// <summary>Writes a whole file.</summary>
    /// <exception cref="CommandException">As for the other method.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, AtomicFileOptions options)
    {
        using var file = Create(path, options);
        file.Content.Write(content);
        file.Commit();
    }
}
