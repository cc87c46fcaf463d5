using System.Collections.Immutable;

namespace FirmwareKit.Tee;

/// <summary>What goes into a signed image beside the ELF files.</summary>
public sealed record TeeImageOptions
{
    /// <summary>Order of the TLV records.</summary>
    public TeeLayout Layout { get; init; } = TeeLayout.Upstream;

    /// <summary>Platform records, in the order in which they are written. Each type at most once.</summary>
    public ImmutableArray<PlatformTlv> PlatformTlvs { get; init; } = [];

    /// <summary>Value of the PKEYINFO record; empty, which OP-TEE takes as absent, leaves the record out.</summary>
    public ReadOnlyMemory<byte> KeyInfo { get; init; }
}
