using System.Security.Cryptography;

namespace FirmwareKit.Tee.Building;

/// <summary>
/// Encryption of segments as ST's OP-TEE knows it: AES-CBC without padding, a fresh IV for each segment, ENCTYPE 1 (tee-image.md section 3.3). Integrity comes
/// from the signed hash of the ciphertext.
/// </summary>
public sealed class SegmentEncryption
{
    private readonly byte[] _key;

    /// <summary>Encrypts with a key.</summary>
    /// <param name="key">The AES key: 16, 24 or 32 bytes. ST's devices hold 32 bytes: a shorter key gives an image that loads as garbage there.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public SegmentEncryption(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (16 or 24 or 32))
            throw new ArgumentException($"An AES key has 16, 24 or 32 bytes, this one {key.Length}.", nameof(key));
        _key = key.ToArray();
    }

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Key => _key;

    /// <summary>Whether all bytes of the key are zero, which ST's OP-TEE refuses.</summary>
    public bool IsZeroKey => !_key.AsSpan().ContainsAnyExcept((byte)0);

    /// <summary>Whether it is the test key that ST's OP-TEE can be built with, told by its first and last bytes (tee-image.md section 5.5).</summary>
    public bool IsPublicTestKey => _key.Length == 32 && _key.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x2a, 0x2b, 0x01, 0xb1]) && _key.AsSpan().EndsWith((ReadOnlySpan<byte>)[0x33, 0x3e, 0xfb, 0x3d]);

    /// <summary>
    /// What gives the IV of each segment, 16 bytes; called in table order. The system's random generator, unless a test wants the same image again: an IV that is
    /// used twice with one key gives secrets away.
    /// </summary>
    public Func<byte[]> NextVector { get; init; } = static () => RandomNumberGenerator.GetBytes(SegmentCipher.Block);

    /// <summary>Whether program headers that are not encrypted have an entry of zeros in ENCTABLE, as ST's script writes them.</summary>
    public ZeroEntries ZeroEntries { get; init; }

    /// <summary>What is done with segments that are no whole number of AES blocks.</summary>
    public PartialBlocks PartialBlocks { get; init; }

    /// <summary>Overwrites the key.</summary>
    public void Clear() => CryptographicOperations.ZeroMemory(_key);
}

/// <summary>Entries of ENCTABLE for program headers that are not PT_LOAD.</summary>
public enum ZeroEntries
{
    /// <summary>None: an entry of zeros reads as one for address 0, and hides a real segment there (tee-image.md section 3.2).</summary>
    LeaveOut,

    /// <summary>As ST's script writes them, at the end of each image's part of the table.</summary>
    AsScript,
}

/// <summary>Segments whose size in the file is no multiple of 16.</summary>
public enum PartialBlocks
{
    /// <summary>Refused, with the linker-script line that mends it.</summary>
    Refuse,

    /// <summary>Grown with zeros where the ELF file's layout leaves room, and refused where it does not.</summary>
    Pad,
}
