namespace FirmwareKit.Tee.Building;

/// <summary>A range of the finished file whose hash is known.</summary>
/// <param name="Offset">Offset of the first byte in the finished file.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Digest">SHA-256, 32 bytes.</param>
internal readonly record struct HashedRange(long Offset, long Length, byte[] Digest);
