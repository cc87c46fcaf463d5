using System.Security.Cryptography;

namespace FirmwareKit.Signing;

/// <summary>A key file: PEM with any number of blocks, or DER.</summary>
internal static class KeyFile
{
    /// <summary>Key files are a few KB; anything above this is another file.</summary>
    private const int LargestKeyFile = 1024 * 1024;

    /// <summary>Reads a small key file whole. A pipe will do, so that a secret need not touch the disk.</summary>
    /// <exception cref="SigningException">The file is missing, unreadable, or far too large for a key.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return ReadToEnd(file, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SigningException($"{path}: {(e is FileNotFoundException or DirectoryNotFoundException ? "no such key file." : e is UnauthorizedAccessException ? "the key file cannot be read: permission denied." : $"the key file cannot be read: {e.Message}")}", e);
        }
    }

    /// <summary>The keys of a file, in order; the caller disposes them.</summary>
    /// <param name="content">The file.</param>
    /// <param name="name">The file's name, for an error.</param>
    /// <exception cref="SigningException">The file holds no PEM block and is no DER, or a block is damaged.</exception>
    public static IReadOnlyList<KeyBlock> Parse(ReadOnlySpan<byte> content, string name)
    {
        var blocks = PemScanner.Scan(content, name);
        if (blocks.Count != 0)
            return blocks;
        var form = DerForm.Of(content);
        if (form == KeyForm.Unknown)
            throw new SigningException($"{name}: not a key: no PEM block found, and it is no DER key either. Give an RSA or P-256 key in PEM or DER.");
        return [new KeyBlock(form, "DER", content.ToArray(), null)];
    }

    private static byte[] ReadToEnd(FileStream file, string path)
    {
        var buffer = new byte[4096];
        var length = 0;
        try
        {
            while (true)
            {
                var count = file.Read(buffer, length, buffer.Length - length);
                if (count == 0)
                    return buffer[..length];
                length += count;
                if (length > LargestKeyFile)
                    throw new SigningException($"{path}: more than {LargestKeyFile} bytes is too large for a key file.");
                if (length < buffer.Length)
                    continue;
                var larger = new byte[buffer.Length * 2];
                buffer.CopyTo(larger, 0);
                CryptographicOperations.ZeroMemory(buffer);
                buffer = larger;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }
}
