using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Elf;
using FirmwareKit.Tee;

namespace FirmwareKit.Firmware;

/// <summary>What a file is, by its magic number.</summary>
public enum FirmwareFormat
{
    /// <summary>None of the formats below.</summary>
    Unknown,

    /// <summary>An ELF file.</summary>
    Elf,

    /// <summary>A signed image for OP-TEE.</summary>
    SignedImage,

    /// <summary>A device-tree blob.</summary>
    DeviceTree,
}

/// <summary>Tells formats apart.</summary>
public static class FirmwareFormats
{
    /// <summary>The format of a source, by its first bytes.</summary>
    /// <param name="source">The bytes.</param>
    public static FirmwareFormat Detect(ByteSource source) =>
        ElfFile.HasMagic(source) ? FirmwareFormat.Elf
        : TeeImage.HasMagic(source) ? FirmwareFormat.SignedImage
        : DeviceTree.HasMagic(source) ? FirmwareFormat.DeviceTree
        : FirmwareFormat.Unknown;
}
