using System.Security.Cryptography;

namespace FirmwareKit.Signing;

/// <summary>Writes PEM (RFC 7468) with the line end that OpenSSL puts behind it.</summary>
internal static class Pem
{
    public static byte[] Write(ReadOnlySpan<byte> label, ReadOnlySpan<byte> der)
    {
        var block = PemEncoding.WriteUtf8(label, der);
        byte[] text = [.. block, (byte)'\n'];
        CryptographicOperations.ZeroMemory(block);
        return text;
    }
}
