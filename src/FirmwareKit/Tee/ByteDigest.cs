using System.Buffers;
using System.Security.Cryptography;
using FirmwareKit.Binary;

namespace FirmwareKit.Tee;

/// <summary>SHA-256 over ranges of a source, through one pooled buffer, so that memory does not grow with the range.</summary>
internal static class ByteDigest
{
    private const int BlockSize = 128 * 1024;

    public static byte[] Sha256(ByteSource source, long offset, long length)
    {
        var digest = new byte[SHA256.HashSizeInBytes];
        Sha256(source, offset, length, digest);
        return digest;
    }

    public static void Sha256(ByteSource source, long offset, long length, Span<byte> digest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BlockSize, Math.Max(length, 1)));
        try
        {
            while (length > 0)
            {
                var count = (int)Math.Min(buffer.Length, length);
                hash.AppendData(source.View(offset, buffer.AsSpan(0, count)));
                offset += count;
                length -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        hash.GetHashAndReset(digest);
    }
}
