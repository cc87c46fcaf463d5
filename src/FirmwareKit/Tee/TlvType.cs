namespace FirmwareKit.Tee;

/// <summary>Types of TLV records (tee-image.md section 2.2).</summary>
public static class TlvType
{
    /// <summary>Signature algorithm, 1 byte.</summary>
    public const uint SignType = 0x01;

    /// <summary>Hash algorithm, 1 byte: 1 is SHA-256.</summary>
    public const uint HashType = 0x02;

    /// <summary>Number of images, 1 byte.</summary>
    public const uint NumberOfImages = 0x03;

    /// <summary>Type of each image, 1 byte each: 1 is ELF, 2 is ELF with encrypted segments.</summary>
    public const uint ImageType = 0x04;

    /// <summary>Size of each image, 4 bytes each.</summary>
    public const uint ImageSize = 0x05;

    /// <summary>Encryption, 1 byte: 1 is AES-CBC (ST).</summary>
    public const uint EncryptionType = 0x06;

    /// <summary>Segment hashes, 64 bytes for each program header.</summary>
    public const uint HashTable = 0x10;

    /// <summary>Key information: any bytes; for ST the DER public key.</summary>
    public const uint PublicKeyInfo = 0x11;

    /// <summary>Hashes and IVs of encrypted segments, 80 bytes each (ST).</summary>
    public const uint EncryptionTable = 0x12;

    /// <summary>Start address of the Cortex-M33's vector table, 4 bytes (ST).</summary>
    public const uint BootAddress = 0x10001;

    /// <summary>Secure boot of the core, 4 bytes (ST). Its presence alone switches secure boot on.</summary>
    public const uint BootSecure = 0x10002;

    /// <summary>First type of the platform range.</summary>
    public const uint FirstPlatform = 0x10000;

    /// <summary>Last type of the platform range.</summary>
    public const uint LastPlatform = 0x1ffff;

    /// <summary>The name that the signing scripts use, or null for a type that has none.</summary>
    /// <param name="type">The type.</param>
    public static string? NameOf(uint type) => type switch
    {
        SignType => "SIGNTYPE",
        HashType => "HASHTYPE",
        NumberOfImages => "NUM_IMG",
        ImageType => "IMGTYPE",
        ImageSize => "IMGSIZE",
        EncryptionType => "ENCTYPE",
        HashTable => "HASHTABLE",
        PublicKeyInfo => "PKEYINFO",
        EncryptionTable => "ENCTABLE",
        BootAddress => "BOOTADDR",
        BootSecure => "BOOTSEC",
        _ => null,
    };
}
