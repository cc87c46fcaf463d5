namespace FirmwareKit.Binary;

/// <summary>
/// Writes a file so that a reader sees the old content or the new one, never half of it: a temporary file in the destination folder, flushed to
/// disk, then renamed over the target.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private const int LongestShownName = 60;

    private readonly string _target;
    private readonly string _temporary;
    private readonly AtomicFileOptions _options;
    private bool _committed;

    private AtomicFile(string target, string temporary, AtomicFileOptions options, FileStream content)
    {
        _options = options;
        _target = target;
        _temporary = temporary;
        Content = content;
    }

    /// <summary>The new content; write it, and read it back if you like, before <see cref="Commit"/>.</summary>
    public FileStream Content { get; }

    /// <summary>Starts to write <paramref name="path"/>. Until <see cref="Commit"/> nothing at that path changes.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="IOException">The folder does not exist or cannot be written, or the path is a directory, a device or a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static AtomicFile Create(string path) => Create(path, AtomicFileOptions.None);

    /// <summary>Starts to write <paramref name="path"/> as the options say.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="options">Who may read it, and whether it may replace a file.</param>
    /// <exception cref="IOException">As the other overload; or the file exists and may not be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static AtomicFile Create(string path, AtomicFileOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // A link is followed, so that the file it points to is replaced, as a plain write would.
        var file = new FileInfo(path);
        var target = Path.GetFullPath(file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        if (Directory.Exists(target))
            throw new IOException($"{path} is a directory.");
        if (IsSpecial(target))
            throw new IOException($"{path} is a device or a pipe, which a finished file cannot replace; name a file.");
        if (options.HasFlag(AtomicFileOptions.NewOnly) && File.Exists(target))
            throw new IOException($"{path} exists already.");
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{path}: the folder {folder} does not exist.");
        // Hidden, and never longer than a file system takes, however long the target's own name is.
        var name = Path.GetFileName(target);
        var temporary = Path.Combine(folder, $".{name[..Math.Min(name.Length, LongestShownName)]}.{Path.GetRandomFileName()}");
        var stream = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        // Private from the first byte on: a mode set afterwards would come too late.
        if (!OperatingSystem.IsWindows() && options.HasFlag(AtomicFileOptions.OwnerOnly))
            stream.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var content = new FileStream(temporary, stream);
        return new AtomicFile(target, temporary, options, content);
    }

    /// <summary>Whether a rename would put a file in the place of a device or a pipe: for root, <c>/dev/null</c> itself.</summary>
    private static bool IsSpecial(string target)
    {
        // Special files have no length, and most files that are replaced have one.
        if (OperatingSystem.IsWindows() || new FileInfo(target) is not { Exists: true, Length: 0 })
            return false;
        if (target.StartsWith("/dev/", StringComparison.Ordinal) && !target.StartsWith("/dev/shm/", StringComparison.Ordinal))
            return true;
        try
        {
            // Opened for both, a pipe does not wait for its other end.
            using var handle = File.OpenHandle(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            RandomAccess.GetLength(handle);
            return false;
        }
        catch (NotSupportedException)
        {
            return true; // it has no positions
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Flushes the content to disk and puts it at the target path.</summary>
    /// <exception cref="IOException">The content could not be written or renamed; the target is unchanged.</exception>
    public void Commit()
    {
        Content.Flush(flushToDisk: true);
        Content.Dispose();
        if (!OperatingSystem.IsWindows() && !_options.HasFlag(AtomicFileOptions.OwnerOnly) && File.Exists(_target))
            File.SetUnixFileMode(_temporary, File.GetUnixFileMode(_target));
        File.Move(_temporary, _target, overwrite: !_options.HasFlag(AtomicFileOptions.NewOnly));
        _committed = true;
    }

    /// <summary>Removes the temporary file unless <see cref="Commit"/> succeeded.</summary>
    public void Dispose()
    {
        Content.Dispose();
        if (!_committed)
            File.Delete(_temporary);
    }
}
