using System.Security.Cryptography;
using System.Text;

namespace FirmwareKit.Signing;

/// <summary>The first PEM block of a key file, or the DER bytes when the file has none.</summary>
internal static class PemFile
{
    /// <summary>Key files are a few KB; anything above this is another file.</summary>
    private const int LargestKeyFile = 1024 * 1024;

    /// <summary>Reads a small key file whole.</summary>
    /// <exception cref="SigningException">The file is missing, unreadable, or far too large for a key.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            using var source = Binary.ByteSource.OpenFile(path);
            if (source.Length > LargestKeyFile)
                throw new SigningException($"{path}: {source.Length} bytes is too large for a key file.");
            var content = new byte[source.Length];
            source.Read(0, content);
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SigningException($"{path}: the key file cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Label and Base64 content of the first PEM block, for example <c>PRIVATE KEY</c>; null when there is none.</summary>
    public static (string Label, string Text)? Find(ReadOnlySpan<byte> content)
    {
        var text = Encoding.UTF8.GetString(content);
        var from = 0;
        while (PemEncoding.TryFind(text.AsSpan(from), out var fields))
        {
            var label = text.AsSpan(from)[fields.Label].ToString();
            var block = text.AsSpan(from)[fields.Location].ToString();
            // "openssl ecparam -genkey" puts the curve in a block of its own before the key.
            if (label != "EC PARAMETERS")
                return (label, block);
            from += fields.Location.End.Value;
        }

        // PEM with headers (Proc-Type, DEK-Info) is not RFC 7468, and PemEncoding does not find it.
        return text.Contains("DEK-Info:", StringComparison.Ordinal) ? ("LEGACY ENCRYPTED", text) : null;
    }
}
