using System.Collections.Immutable;
using FirmwareKit.Elf;

namespace FirmwareKit.Tee;

/// <summary>One entry of the signed segment table: a copy of an ELF32 program header, and the SHA-256 of the segment's bytes in the file.</summary>
/// <param name="Header">The program header; its index is the entry's place in the table.</param>
/// <param name="RawHeader">Its 32 bytes as signed.</param>
/// <param name="Digest">SHA-256, 32 bytes.</param>
/// <param name="InitializationVector">The AES IV of an encrypted segment, 16 bytes; empty otherwise.</param>
public readonly record struct SegmentHash(
    ElfSegment Header,
    ImmutableArray<byte> RawHeader,
    ImmutableArray<byte> Digest,
    ImmutableArray<byte> InitializationVector)
{
    /// <summary>Size of an entry of HASHTABLE.</summary>
    public const int PlainSize = 64;

    /// <summary>Size of an entry of ENCTABLE: an IV follows.</summary>
    public const int EncryptedSize = 80;

    internal const int HeaderSize = 32;
    internal const int DigestSize = 32;

    /// <summary>Whether all bytes are zero: ST's script leaves such entries for headers that it does not encrypt.</summary>
    public bool IsZero => RawHeader.AsSpan().IndexOfAnyExcept((byte)0) < 0 && Digest.AsSpan().IndexOfAnyExcept((byte)0) < 0;

    /// <summary>Decodes one entry of either table.</summary>
    internal static SegmentHash Decode(ReadOnlySpan<byte> entry, int index) => new(
        ElfLayout.ReadProgramHeader(entry, ElfClass.Elf32, ElfByteOrder.LittleEndian, index),
        [.. entry[..HeaderSize]],
        [.. entry.Slice(HeaderSize, DigestSize)],
        [.. entry[PlainSize..]]);
}
