using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareKit.Signing;

/// <summary>
/// Finds the PEM blocks of a file, with the headers of RFC 1421 that the platform's own reader does not take. Works on bytes, so that no string
/// with a private key stays in memory.
/// </summary>
internal static class PemScanner
{
    private const string CurveParameters = "EC PARAMETERS";

    /// <exception cref="SigningException">A block has no end, or is no Base64.</exception>
    public static List<KeyBlock> Scan(ReadOnlySpan<byte> content, string name)
    {
        var blocks = new List<KeyBlock>();
        try
        {
            while (NextLabel(ref content) is { } label)
            {
                var end = content.IndexOf(Encoding.ASCII.GetBytes($"-----END {label}-----"));
                if (end < 0)
                    throw new SigningException($"{name}: the PEM block {label} has no END line; the file is cut off.");
                // "openssl ecparam -genkey" puts the curve in a block of its own before the key.
                if (label != CurveParameters)
                    blocks.Add(Decode(content[..end], label, name));
                content = content[end..];
            }

            return blocks;
        }
        catch
        {
            blocks.ForEach(block => block.Dispose());
            throw;
        }
    }

    /// <summary>Moves behind the next BEGIN line.</summary>
    private static string? NextLabel(ref ReadOnlySpan<byte> content)
    {
        var begin = content.IndexOf("-----BEGIN "u8);
        if (begin < 0)
            return null;
        content = content[(begin + "-----BEGIN ".Length)..];
        var length = content.IndexOf("-----"u8);
        if (length < 0 || content[..length].ContainsAny((byte)'\n', (byte)'\r'))
            return null;
        var label = Encoding.ASCII.GetString(content[..length]);
        content = content[(length + "-----".Length)..];
        return label;
    }

    private static KeyBlock Decode(ReadOnlySpan<byte> body, string label, string name)
    {
        var cipher = TakeHeaders(ref body);
        var der = new byte[Base64.GetMaxDecodedFromUtf8Length(body.Length)];
        try
        {
            if (Base64.DecodeFromUtf8(body, der, out _, out var written) != OperationStatus.Done)
                throw new SigningException($"{name}: the PEM block {label} is damaged: its lines are not Base64.");
            var content = der[..written];
            return new KeyBlock(FormOf(label, content), label, content, cipher);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>Moves behind the headers and returns the value of DEK-Info: cipher and IV.</summary>
    private static string? TakeHeaders(ref ReadOnlySpan<byte> body)
    {
        string? cipher = null;
        body = body.TrimStart(" \t\r\n"u8);
        while (true)
        {
            var end = body.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            var colon = line.IndexOf((byte)':');
            if (colon < 0)
                return cipher;
            if (line[..colon].SequenceEqual("DEK-Info"u8))
                cipher = Encoding.ASCII.GetString(line[(colon + 1)..]).Trim();
            body = end < 0 ? [] : body[(end + 1)..];
        }
    }

    /// <summary>The label says it, except that "PRIVATE KEY" is written by some tools over PKCS#1 and SEC1 too.</summary>
    private static KeyForm FormOf(string label, ReadOnlySpan<byte> der) => label switch
    {
        "RSA PRIVATE KEY" => KeyForm.Pkcs1Private,
        "EC PRIVATE KEY" => KeyForm.Sec1Private,
        "PRIVATE KEY" => DerForm.Of(der) is var form and (KeyForm.Pkcs1Private or KeyForm.Sec1Private) ? form : KeyForm.Pkcs8Private,
        "ENCRYPTED PRIVATE KEY" => KeyForm.EncryptedPkcs8,
        "RSA PUBLIC KEY" => KeyForm.Pkcs1Public,
        "PUBLIC KEY" => KeyForm.SubjectPublicKeyInfo,
        "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE" => KeyForm.Certificate,
        _ => KeyForm.Unknown,
    };
}
