namespace FirmwareKit.Binary;

/// <summary>Tells whether two paths name one file, through links in any part of either.</summary>
public static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>Whether writing one of the two would change the other. Hard links are two files here: an atomic write leaves the other name its content.</summary>
    /// <param name="first">A path; nothing needs to be there.</param>
    /// <param name="second">A path; nothing needs to be there.</param>
    public static bool AreSame(string first, string second) => Resolve(first) == Resolve(second);

    private static string Resolve(string path)
    {
        var rest = new Stack<string>();
        Push(rest, Path.GetFullPath(path));
        var resolved = Path.GetPathRoot(Path.GetFullPath(path))!;
        for (var links = 0; rest.TryPop(out var name);)
        {
            var next = Path.Combine(resolved, name);
            if (links < MostLinks && LinkTarget(next) is { } target)
            {
                links++;
                // Not made simple first: ".." behind a link leaves the folder that the link leads to.
                if (Path.IsPathRooted(target))
                    resolved = Path.GetPathRoot(target)!;
                Push(rest, target);
            }
            else if (name == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? resolved;
            }
            else if (name != ".")
            {
                resolved = next;
            }
        }

        return resolved;
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // what cannot be looked at is taken as it is named
        }
    }

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var name in path[Path.GetPathRoot(path)!.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse())
            rest.Push(name);
    }
}
