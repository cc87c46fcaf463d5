using System.Collections.Immutable;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Tee.Building;

namespace FirmwareKit.SignedImages;

/// <summary>How an image is to be signed.</summary>
public sealed record SigningOptions
{
    /// <summary>Order of the records; null is ST's when a boot address, secure boot or encryption is asked for, and upstream's otherwise.</summary>
    public TeeLayout? Layout { get; init; }

    /// <summary>The boot address.</summary>
    public BootAddressChoice BootAddress { get; init; }

    /// <summary>Platform records, in the order in which they are written. Each type at most once.</summary>
    public ImmutableArray<PlatformTlv> PlatformTlvs { get; init; } = [];

    /// <summary>Value of the PKEYINFO record; empty leaves it out.</summary>
    public ReadOnlyMemory<byte> KeyInfo { get; init; }

    /// <summary>Which bytes of the ELF files are taken.</summary>
    public ElfContent Content { get; init; }

    /// <summary>Encrypts the segments; null leaves them readable.</summary>
    public SegmentEncryption? Encryption { get; init; }

    /// <summary>The OP-TEE that the image is for; null chooses by the records, see <see cref="BoardChoice"/>.</summary>
    public OpTeeOptions? Board { get; init; }

    /// <summary>What is done with an image that OP-TEE will refuse.</summary>
    public RefusedImages Refused { get; init; }
}

/// <summary>What to do with an image that OP-TEE will refuse.</summary>
public enum RefusedImages
{
    /// <summary>Nothing is signed; the reason is an exception.</summary>
    Refuse,

    /// <summary>It is signed all the same; the reason is a warning.</summary>
    Sign,
}

/// <summary>Where the boot address of an image (record BOOTADDR) comes from. The default is none.</summary>
public readonly record struct BootAddressChoice
{
    /// <summary>Whether the address is that of the vector table found in the ELF files.</summary>
    public bool IsAuto { get; private init; }

    /// <summary>The address given; null when there is none.</summary>
    public uint? Address { get; private init; }

    /// <summary>The vector table found in the ELF files.</summary>
    public static BootAddressChoice Auto { get; } = new() { IsAuto = true };

    /// <summary>A given address.</summary>
    /// <param name="address">Device address of the vector table.</param>
    public static BootAddressChoice At(uint address) => new() { Address = address };
}

/// <summary>An input of <see cref="ImageSigning"/>.</summary>
/// <param name="Name">What to call it in messages, usually its path.</param>
/// <param name="Source">Its bytes; they must stay readable until the image is written.</param>
public sealed record SigningInput(string Name, Binary.ByteSource Source);
