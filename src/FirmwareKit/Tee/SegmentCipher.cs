using System.Security.Cryptography;

namespace FirmwareKit.Tee;

/// <summary>AES-CBC without padding over one segment, in place, block by block: the chain goes on from one call to the next.</summary>
internal sealed class SegmentCipher : IDisposable
{
    /// <summary>Size of an AES block in bytes.</summary>
    public const int Block = 16;

    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _vector;

    public SegmentCipher(ReadOnlySpan<byte> key, ReadOnlySpan<byte> vector)
    {
        _aes.SetKey(key);
        _vector = vector.ToArray();
    }

    /// <param name="bytes">Whole AES blocks.</param>
    public void Encrypt(Span<byte> bytes)
    {
        _aes.EncryptCbc(bytes, _vector, bytes, PaddingMode.None);
        bytes[^Block..].CopyTo(_vector);
    }

    /// <param name="bytes">Whole AES blocks.</param>
    public void Decrypt(Span<byte> bytes)
    {
        Span<byte> next = stackalloc byte[Block];
        bytes[^Block..].CopyTo(next);
        _aes.DecryptCbc(bytes, _vector, bytes, PaddingMode.None);
        next.CopyTo(_vector);
    }

    public void Dispose() => _aes.Dispose();
}
