namespace FirmwareKit.Installed;

/// <summary>One file, folder or link of a root file system.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="LinkTarget">Where a link leads, as it is written; empty for all else.</param>
/// <param name="Size">Size of a file in bytes.</param>
/// <param name="Digest">SHA-256 of a file's bytes; computed when it is asked for.</param>
public sealed record RootEntry(RootEntryKind Kind, string LinkTarget, long Size, Func<byte[]> Digest);

/// <summary>Kind of an entry.</summary>
public enum RootEntryKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A device, a pipe, a socket.</summary>
    Special,
}
