using FirmwareKit.Binary;
using FirmwareKit.Cli.Output;

namespace FirmwareKit.Cli.Input;

/// <summary>Opens the files that a user names.</summary>
internal static class InputFile
{
    /// <exception cref="CommandException">The file cannot be opened.</exception>
    public static ByteSource Open(string path)
    {
        if (path.Length == 0)
            throw new CommandException(ExitCode.BadInput, "The name of an input is empty. Is a variable not set?");
        try
        {
            return ByteSource.OpenFile(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException(ExitCode.BadInput, $"{path}: {FileProblem.Describe(e)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCode.BadInput, Directory.Exists(path) ? $"{path}: a folder, not a file." : $"{path}: cannot be read: {FileProblem.Describe(e)}", e);
        }
    }

    /// <summary>Opens a file, of which a progress line tells how much is read.</summary>
    /// <exception cref="CommandException">The file cannot be opened.</exception>
    public static ByteSource Open(string path, ProgressLine progress) => new MeteredSource(Open(path), progress);

    /// <summary>Bytes of all files together; of one that is not there, none.</summary>
    public static long LengthOf(IEnumerable<string> paths) => paths.Where(File.Exists).Sum(path => new FileInfo(path).Length);

    /// <summary>Reads a small file as a whole.</summary>
    /// <exception cref="CommandException">The file cannot be read, or has more than 64 MiB.</exception>
    public static byte[] ReadAll(string path)
    {
        const int Largest = 64 * 1024 * 1024;
        using var source = Open(path);
        if (source.Length > Largest)
            throw new CommandException(ExitCode.BadInput, $"{path}: {source.Length} bytes are too many; at most {Largest} are read.");
        var bytes = new byte[source.Length];
        return Read(path, () =>
        {
            source.Read(0, bytes);
            return bytes;
        });
    }

    /// <summary>Runs a reader; a malformed or unreadable file becomes one line with the path and the offset.</summary>
    /// <exception cref="CommandException">The file is malformed or cannot be read.</exception>
    public static T Read<T>(string path, Func<T> reader)
    {
        try
        {
            return reader();
        }
        catch (FirmwareFormatException e)
        {
            throw new CommandException(ExitCode.BadInput, $"{path}, byte 0x{e.Offset:x}: {e.Message}", e);
        }
        catch (InputReadException e)
        {
            throw new CommandException(ExitCode.BadInput, $"{path}: {e.Message}", e);
        }
    }
}
