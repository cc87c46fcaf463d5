namespace FirmwareKit.Reports.Sarif;

/// <summary>
/// The folder with the project's sources, which reports name files in. A compiler records paths of the machine that it ran on; they are of use to a reader
/// only as paths in this folder, and reports must not carry folders of machines.
/// </summary>
/// <param name="root">The folder.</param>
public sealed class SourceTree(string root)
{
    private readonly string _root = System.IO.Path.GetFullPath(root);

    /// <summary>The path of a file in the folder, with forward slashes; its bare name when it is somewhere else.</summary>
    /// <param name="path">A path as the user named it, relative to the current directory.</param>
    public string NameOf(string path)
    {
        if (string.IsNullOrEmpty(path))
            return string.Empty;
        var relative = System.IO.Path.GetRelativePath(_root, System.IO.Path.GetFullPath(path));
        return relative is ".." || relative.StartsWith($"..{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal) || System.IO.Path.IsPathRooted(relative)
            ? System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(path))
            : relative.Replace(System.IO.Path.DirectorySeparatorChar, '/');
    }

    /// <summary>
    /// The path in the folder of a source file that a compiler recorded: the longest end of it that is a file there, so that a build in another folder or
    /// on another machine finds its sources; null when none is.
    /// </summary>
    /// <param name="recorded">The path with forward slashes.</param>
    public string? Find(string recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        const int DeepestPath = 64;
        var parts = recorded.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        // Out of the folder is nothing of the project's, and a hostile path must not look round the machine.
        if (parts.Length > DeepestPath || parts.Any(part => part == ".." || part.Any(char.IsControl)))
            return null;
        for (var skipped = 0; skipped < parts.Length; skipped++)
        {
            var name = string.Join('/', parts[skipped..]);
            if (File.Exists(System.IO.Path.Combine(_root, name)))
                return name;
        }

        return null;
    }
}
