using System.Security.Cryptography;
using FirmwareKit.Binary;

namespace FirmwareKit.Reports;

/// <summary>A file that a report is of. Its folder is not said: the same files give the same report on every machine.</summary>
public sealed record ReportInput
{
    private ReportInput(string path) => Name = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(path)) is { Length: > 0 } name ? name : path;

    /// <summary>The file's name, or the folder's.</summary>
    public string Name { get; }

    /// <summary>Size of the file in bytes; null when it was not read as one file: a folder, or source with includes.</summary>
    public long? Size { get; private init; }

    /// <summary>SHA-256 of the file in hexadecimal digits; empty when it was not read as one file, or nobody asks for it.</summary>
    public string Sha256 { get; private init; } = string.Empty;

    /// <summary>An input by its name alone.</summary>
    /// <param name="path">The path as the user named it.</param>
    public static ReportInput Named(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new(path);
    }

    /// <summary>An input with its digest: all of it is read.</summary>
    /// <param name="path">The path as the user named it.</param>
    /// <param name="source">Its bytes.</param>
    /// <exception cref="InputReadException">It cannot be read.</exception>
    public static ReportInput Hashed(string path, ByteSource source)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(source);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        for (long at = 0; at < source.Length; at += buffer.Length)
            hash.AppendData(source.View(at, buffer.AsSpan(0, (int)Math.Min(buffer.Length, source.Length - at))));
        return new(path) { Size = source.Length, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }
}
