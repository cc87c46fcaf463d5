using System.Security.Cryptography;
using FirmwareKit.Binary;

namespace FirmwareKit.Installed;

/// <summary>A root file system that lies unpacked in a folder.</summary>
/// <param name="folder">Path of the folder.</param>
public sealed class FolderRoot(string folder) : RootFileSystem
{
    /// <inheritdoc/>
    public override string Name => folder;

    /// <inheritdoc/>
    protected override RootEntry? Read(string path)
    {
        var file = new FileInfo(Path.Combine(folder, path));
        // A link, also one that leads nowhere, tells its target; it is never opened.
        if (file.LinkTarget is { } target)
            return new RootEntry(RootEntryKind.Link, target, 0, () => []);
        if (Directory.Exists(file.FullName))
            return new RootEntry(RootEntryKind.Folder, string.Empty, 0, () => []);
        // A pipe or a device has the size 0, and is not opened for that.
        return file.Exists ? new RootEntry(RootEntryKind.File, string.Empty, file.Length, () => Hash(file.FullName)) : null;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ReadFolder(string path)
    {
        try
        {
            return [.. new DirectoryInfo(Path.Combine(folder, path)).EnumerateFileSystemInfos().Select(entry => entry.Name)];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new InputReadException($"/{path} may not be read; run as the user who owns it.", e);
        }
    }

    private static byte[] Hash(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return SHA256.HashData(stream);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new InputReadException($"{path} may not be read; run as the user who owns it.", e);
        }
    }
}
