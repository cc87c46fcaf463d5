namespace FirmwareKit.Loading.OpTee;

/// <summary>
/// How one generation of OP-TEE's remoteproc trusted application and platform service differs from the others (tee-image.md sections 2.5, 6.8 and 6.9).
/// </summary>
/// <param name="Name">What a person calls it: <c>4.10</c>.</param>
/// <param name="IsSt">ST's fork: platform TLVs, encrypted segments, dma-ranges beside regions, another state machine.</param>
/// <param name="BoundsTlvs">A TLV record that leaves the area is not found, and no head is read past it (pull requests 7499 and 7534).</param>
/// <param name="BoundsElf">Program headers, section headers and names are checked against the image before use (pull request 7694).</param>
public sealed record OpTeeProfile(string Name, bool IsSt, bool BoundsTlvs, bool BoundsElf)
{
    /// <summary>Upstream 4.10 and later (read: OP-TEE/optee_os of 2026-08-21).</summary>
    public static OpTeeProfile Upstream410 { get; } = new("4.10", IsSt: false, BoundsTlvs: true, BoundsElf: true);

    /// <summary>Upstream 4.8 and 4.9: the ELF parser before pull request 7694.</summary>
    public static OpTeeProfile Upstream48 { get; } = new("4.8", IsSt: false, BoundsTlvs: true, BoundsElf: false);

    /// <summary>Upstream 4.1 to 4.7: the TLV walk before issue 7496 as well. Its commands are those of 4.4 to 4.7.</summary>
    public static OpTeeProfile Upstream41 { get; } = new("4.1", IsSt: false, BoundsTlvs: false, BoundsElf: false);

    /// <summary>ST's 4.0.0-stm32mp (read: gradhocJcalvo/optee-graddeck).</summary>
    public static OpTeeProfile St4 { get; } = new("st-4.0", IsSt: true, BoundsTlvs: false, BoundsElf: false);

    /// <summary>All profiles, the newest upstream first.</summary>
    public static IReadOnlyList<OpTeeProfile> All { get; } = [Upstream410, Upstream48, Upstream41, St4];

    /// <summary>The name for a report: <c>OP-TEE 4.10</c>.</summary>
    public string Description => IsSt ? $"OP-TEE {Name["st-".Length..]} (ST)" : $"OP-TEE {Name}";
}
