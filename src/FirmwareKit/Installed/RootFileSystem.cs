using System.Text;

namespace FirmwareKit.Installed;

/// <summary>The files that the kernel finds at boot: a folder with the root of the board's file system, or an initial RAM file system.</summary>
public abstract class RootFileSystem
{
    /// <summary>The kernel's own limit (MAXSYMLINKS).</summary>
    private const int MostLinks = 40;

    /// <summary>NAME_MAX: the longest name in a folder, bytes.</summary>
    private const int LongestName = 255;

    /// <summary>What it is, for people: <c>the initramfs</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Looks a path up as the kernel does. Links are followed inside of this root: an absolute target starts at the root, and <c>..</c> does not lead above it.
    /// </summary>
    /// <param name="path">Path from the root: <c>/lib/firmware/rproc-m33-fw</c>.</param>
    public RootLookup Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var open = new Stack<string>(Components(path).Reverse());
        var done = new List<string>();
        RootEntry? entry = null;
        for (var links = 0; open.TryPop(out var name);)
        {
            if (name == "..")
            {
                if (done.Count != 0)
                    done.RemoveAt(done.Count - 1);
                entry = null;
                continue;
            }

            done.Add(name);
            if (Encoding.UTF8.GetByteCount(name) > LongestName)
                return new RootLookup(RootLookupResult.NameTooLong, null, Absolute(done));
            entry = Read(string.Join('/', done));
            if (entry is null)
                return new RootLookup(RootLookupResult.Missing, null, Absolute(done));
            if (entry.Kind == RootEntryKind.Link)
            {
                if (++links > MostLinks)
                    return new RootLookup(RootLookupResult.TooManyLinks, null, Absolute(done));
                done.RemoveAt(done.Count - 1);
                if (entry.LinkTarget.StartsWith('/'))
                    done.Clear();
                foreach (var component in Components(entry.LinkTarget).Reverse())
                    open.Push(component);
                entry = null;
            }
            else if (entry.Kind != RootEntryKind.Folder && open.Count != 0)
            {
                return new RootLookup(RootLookupResult.NotAFolder, null, Absolute(done));
            }
        }

        // A path that ends in a slash asks for a folder.
        if (entry is { Kind: RootEntryKind.File or RootEntryKind.Special } && (path.EndsWith('/') || path.EndsWith("/.", StringComparison.Ordinal)))
            return new RootLookup(RootLookupResult.NotAFolder, null, Absolute(done));
        return entry is { Kind: RootEntryKind.File }
            ? new RootLookup(RootLookupResult.Found, entry, Absolute(done))
            : new RootLookup(RootLookupResult.NotAFile, entry, Absolute(done));
    }

    /// <summary>Names of what a folder holds; empty when there is no such folder.</summary>
    /// <param name="path">Path from the root.</param>
    public IReadOnlyList<string> List(string path)
    {
        var lookup = Find(path);
        return lookup is { Result: RootLookupResult.NotAFile, Entry: null or { Kind: RootEntryKind.Folder } } ? ReadFolder(lookup.Path.TrimStart('/')) : [];
    }

    /// <summary>One entry, without following links; null when there is none.</summary>
    /// <param name="path">Path without leading slash, and without <c>.</c>, <c>..</c> and links in it.</param>
    protected abstract RootEntry? Read(string path);

    /// <summary>Names in a folder.</summary>
    /// <param name="path">Path as for <see cref="Read"/>; empty for the root.</param>
    protected abstract IReadOnlyList<string> ReadFolder(string path);

    private static string[] Components(string path) => [.. path.Split('/').Where(component => component is not ("" or "."))];

    private static string Absolute(List<string> components) => "/" + string.Join('/', components);
}

/// <summary>What looking up a path gave.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Entry">What is there; null when nothing is.</param>
/// <param name="Path">The path without links, as far as it went.</param>
public sealed record RootLookup(RootLookupResult Result, RootEntry? Entry, string Path);

/// <summary>How looking up a path ended.</summary>
public enum RootLookupResult
{
    /// <summary>A regular file.</summary>
    Found,

    /// <summary>Nothing there (-ENOENT).</summary>
    Missing,

    /// <summary>There is something that is no regular file (-EINVAL).</summary>
    NotAFile,

    /// <summary>Links lead in a circle (-ELOOP).</summary>
    TooManyLinks,

    /// <summary>The path leads through something that is no folder (-ENOTDIR).</summary>
    NotAFolder,

    /// <summary>A name in the path has more than 255 bytes (-ENAMETOOLONG).</summary>
    NameTooLong,
}
