using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;
using FirmwareKit.Signing;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>The secure side of a board: its OP-TEE, and the key that this one trusts.</summary>
public sealed record OpTeeBoard
{
    /// <summary>OP-TEE's build and device tree. Without regions every address is taken as one of a region.</summary>
    public OpTeeOptions Options { get; init; } = new();

    /// <summary>OP-TEE's own device tree; null when it is not known.</summary>
    public DeviceTree? Tree { get; init; }

    /// <summary>The processor's node in <see cref="Tree"/>; null when OP-TEE serves no processor from that tree.</summary>
    public DeviceTreeNode? Processor { get; init; }

    /// <summary>The public key that OP-TEE trusts; null takes every signature as good.</summary>
    public FirmwarePublicKey? TrustedKey { get; init; }

    /// <summary>What a processor's board most likely has: ST's OP-TEE in 64 bits on an STM32MP2, upstream's in 32 bits on an STM32MP1.</summary>
    /// <param name="processor">The processor.</param>
    public static OpTeeBoard DefaultFor(ProcessorType processor)
    {
        ArgumentNullException.ThrowIfNull(processor);
        return new OpTeeBoard
        {
            Options = processor.HostBits == 64 ? new OpTeeOptions { Profile = OpTeeProfile.St4, Width = TaWidth.Bits64 } : new OpTeeOptions(),
        };
    }
}
