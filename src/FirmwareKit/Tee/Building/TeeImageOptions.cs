using System.Collections.Immutable;

namespace FirmwareKit.Tee.Building;

/// <summary>What goes into a signed image beside the ELF files, and how.</summary>
public sealed record TeeImageOptions
{
    /// <summary>Order of the TLV records.</summary>
    public TeeLayout Layout { get; init; } = TeeLayout.Upstream;

    /// <summary>Platform records, in the order in which they are written. Each type at most once.</summary>
    public ImmutableArray<PlatformTlv> PlatformTlvs { get; init; } = [];

    /// <summary>Value of the PKEYINFO record; empty, which OP-TEE takes as absent, leaves the record out.</summary>
    public ReadOnlyMemory<byte> KeyInfo { get; init; }

    /// <summary>Which bytes of the ELF files are taken.</summary>
    public ElfContent Content { get; init; }

    /// <summary>Encrypts the segments (ST's OP-TEE only); null leaves them readable.</summary>
    public SegmentEncryption? Encryption { get; init; }
}

/// <summary>Which bytes of an ELF file go into the image.</summary>
public enum ElfContent
{
    /// <summary>The file as given.</summary>
    Whole,

    /// <summary>Without debug information and symbols; see <see cref="Elf.ElfStripper"/>.</summary>
    Stripped,
}
