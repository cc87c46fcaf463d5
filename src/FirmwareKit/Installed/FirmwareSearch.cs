namespace FirmwareKit.Installed;

/// <summary>Where the kernel looks for a firmware file, and what it finds there (linux-remoteproc.md F-01, F-02).</summary>
public static class FirmwareSearch
{
    private static readonly string[] Suffixes = ["", ".zst", ".xz"];

    /// <summary>What there is under a name, in the order in which the kernel looks: all folders for the plain file, then for compressed ones.</summary>
    /// <param name="root">The file system.</param>
    /// <param name="name">The name that the kernel asks for, relative to the firmware folders.</param>
    /// <returns>Files that are there, usable or not; a name that is nowhere gives none.</returns>
    public static IReadOnlyList<FoundFirmware> Find(RootFileSystem root, string name) => Find(root, name, new FirmwareFolders());

    /// <summary>What there is under a name, in the folders that a certain kernel searches.</summary>
    /// <param name="root">The file system.</param>
    /// <param name="name">The name that the kernel asks for, relative to the firmware folders.</param>
    /// <param name="folders">What is known of the folders.</param>
    /// <returns>Files that are there, usable or not; a name that is nowhere gives none.</returns>
    public static IReadOnlyList<FoundFirmware> Find(RootFileSystem root, string name, FirmwareFolders folders)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(folders);
        var found = new List<FoundFirmware>();
        var searched = folders.In(root);
        foreach (var suffix in Suffixes)
        {
            foreach (var folder in searched)
            {
                var path = $"{folder}/{name}{suffix}";
                var lookup = root.Find(path);
                // A link to nothing is worth telling, although the kernel goes on to the next folder.
                if (lookup.Result != RootLookupResult.Missing || IsBrokenLink(root, path))
                    found.Add(new FoundFirmware(path, suffix, lookup));
            }
        }

        return found;
    }

    private static bool IsBrokenLink(RootFileSystem root, string path)
    {
        var slash = path.LastIndexOf('/');
        return root.List(path[..slash]).Contains(path[(slash + 1)..]);
    }
}

/// <summary>A file under the name that the kernel asks for.</summary>
/// <param name="Path">The path that the kernel tries.</param>
/// <param name="Suffix">Empty, or the ending of a compressed file: <c>.zst</c>, <c>.xz</c>.</param>
/// <param name="Lookup">What is there.</param>
public sealed record FoundFirmware(string Path, string Suffix, RootLookup Lookup)
{
    /// <summary>Whether the kernel can read it.</summary>
    public bool IsUsable => Lookup is { Result: RootLookupResult.Found, Entry.Size: > 0 };
}
