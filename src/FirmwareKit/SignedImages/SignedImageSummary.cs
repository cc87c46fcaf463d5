using FirmwareKit.Signing;
using FirmwareKit.Tee;

namespace FirmwareKit.SignedImages;

/// <summary>What was signed.</summary>
public sealed record SignedImageSummary
{
    internal SignedImageSummary(TeeImage image, ReadOnlyMemory<byte> digest, FirmwarePublicKey key)
    {
        Size = image.Source.Length;
        Digest = digest;
        Algorithm = key.Algorithm;
        Key = key.Description;
        KeyFingerprint = key.Fingerprint;
        Images = image.Parts.Length;
        TableEntries = image.SegmentTable.Length;
        BootAddress = image.BootAddress;
        IsEncrypted = image.IsEncrypted;
    }

    /// <summary>Size of the file in bytes.</summary>
    public long Size { get; }

    /// <summary>SHA-256 of header and TLV area, 32 bytes: what the signature covers.</summary>
    public ReadOnlyMemory<byte> Digest { get; }

    /// <summary>Signature algorithm.</summary>
    public SignatureAlgorithm Algorithm { get; }

    /// <summary>The key: <c>RSA-2048</c>.</summary>
    public string Key { get; }

    /// <summary>The key's fingerprint.</summary>
    public string KeyFingerprint { get; }

    /// <summary>Number of ELF files.</summary>
    public int Images { get; }

    /// <summary>Number of entries in the signed segment table.</summary>
    public int TableEntries { get; }

    /// <summary>The boot address; null when there is no BOOTADDR record.</summary>
    public uint? BootAddress { get; }

    /// <summary>Whether the segments are encrypted.</summary>
    public bool IsEncrypted { get; }
}
