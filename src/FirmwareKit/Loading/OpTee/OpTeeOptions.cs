using System.Collections.Immutable;
using FirmwareKit.Platforms;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>Where the platform service takes the public key from (tee-image.md sections 5.2 and 5.4).</summary>
public enum OpTeeKeySource
{
    /// <summary>Built into OP-TEE (RPROC_SIGN_KEY): the key that the caller gives. RSA only.</summary>
    BuiltIn,

    /// <summary>
    /// ST's CFG_REMOTEPROC_PUB_KEY_VERIFY: the PKEYINFO record holds the key, and its hash stands in OTP; taken to be that of the key that the caller gives.
    /// </summary>
    OtpHash,
}

/// <summary>A memory region as the platform service has registered it.</summary>
/// <param name="DeviceAddress">Where the remote core sees it.</param>
/// <param name="PhysicalAddress">Where the main CPU sees it.</param>
/// <param name="Size">Size in bytes.</param>
public readonly record struct OpTeeRegion(ulong DeviceAddress, ulong PhysicalAddress, ulong Size);

/// <summary>What OP-TEE's build and the board decide, and no image tells.</summary>
public sealed record OpTeeOptions
{
    /// <summary>The generation of OP-TEE.</summary>
    public OpTeeProfile Profile { get; init; } = OpTeeProfile.Upstream410;

    /// <summary>Width of the trusted application and of physical addresses.</summary>
    public TaWidth Width { get; init; } = TaWidth.Bits32;

    /// <summary>CFG_REMOTEPROC_TA_HEAP_SIZE in bytes.</summary>
    public int HeapSize { get; init; } = TeeHeap.DefaultSize;

    /// <summary>Where the public key comes from.</summary>
    public OpTeeKeySource KeySource { get; init; } = OpTeeKeySource.BuiltIn;

    /// <summary>
    /// The regions, in the order in which they are searched; empty when the board is not known: then every address lies in a region, and device and
    /// physical addresses are equal.
    /// </summary>
    public ImmutableArray<OpTeeRegion> Regions { get; init; } = [];

    /// <summary>The bus's dma-ranges, which ST's service translates with; empty: device and physical addresses are equal.</summary>
    public ImmutableArray<DmaRange> DmaRanges { get; init; } = [];
}
