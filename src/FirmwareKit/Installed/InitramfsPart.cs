namespace FirmwareKit.Installed;

/// <summary>A part of an initramfs: archives that are not compressed, or one compressed stream.</summary>
/// <param name="Offset">Offset of its first byte in the file.</param>
/// <param name="Compression">How it is compressed.</param>
/// <param name="Check">The integrity check of xz: <c>none</c>, <c>CRC-32</c>, <c>CRC-64</c>, <c>SHA-256</c>; empty for other compressions.</param>
public sealed record InitramfsPart(long Offset, InitramfsCompression Compression, string Check);

/// <summary>Compressions that can be read here.</summary>
public enum InitramfsCompression
{
    /// <summary>Not compressed.</summary>
    None,

    /// <summary>gzip, one member.</summary>
    Gzip,

    /// <summary>zstd, one frame.</summary>
    Zstd,

    /// <summary>xz, one stream.</summary>
    Xz,
}
