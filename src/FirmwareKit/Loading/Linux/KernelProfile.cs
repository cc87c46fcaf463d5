using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>
/// How one generation of the kernel differs from the others, as far as a boot shows it (linux-remoteproc.md section 0.2).
/// </summary>
/// <param name="Name">What the user calls it: <c>6.12</c>.</param>
/// <param name="IsSt">ST's kernel: its driver knows the STM32MP2, signed firmware and the boot-address register.</param>
/// <param name="ChecksSectionHeaders">The sanity check bounds the section headers (shdrBounds).</param>
/// <param name="WalksTableStrictly">Entry offsets of the resource table are checked without sign (rscWalkStrict).</param>
/// <param name="NeedsTzRegister">The driver does not probe without <c>st,syscfg-tz</c>.</param>
/// <param name="NamesDriverInProbeFailure">The driver core writes <c>probe with driver X failed</c>, as an error.</param>
public sealed record KernelProfile(
    string Name,
    bool IsSt,
    bool ChecksSectionHeaders,
    bool WalksTableStrictly,
    bool NeedsTzRegister,
    bool NamesDriverInProbeFailure)
{
    /// <summary>Mainline 6.1 LTS (6.1.192).</summary>
    public static KernelProfile Linux61 { get; } = new("6.1", IsSt: false, ChecksSectionHeaders: false, WalksTableStrictly: true, NeedsTzRegister: true, NamesDriverInProbeFailure: false);

    /// <summary>Mainline 6.12 LTS (6.12.117).</summary>
    public static KernelProfile Linux612 { get; } = new("6.12", IsSt: false, ChecksSectionHeaders: true, WalksTableStrictly: true, NeedsTzRegister: false, NamesDriverInProbeFailure: true);

    /// <summary>ST's kernel of the 6.6 line.</summary>
    public static KernelProfile St66 { get; } = new("st-6.6", IsSt: true, ChecksSectionHeaders: false, WalksTableStrictly: false, NeedsTzRegister: false, NamesDriverInProbeFailure: false);

    /// <summary>All profiles.</summary>
    public static IReadOnlyList<KernelProfile> All { get; } = [Linux61, Linux612, St66];

    /// <summary>The kernel that a board with this processor most likely runs: mainline 6.12 where mainline has a driver or nobody knows, else ST's.</summary>
    /// <param name="type">The processor's type.</param>
    public static KernelProfile DefaultFor(ProcessorType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.IsInMainline || !type.IsDriverModelled ? Linux612 : St66;
    }
}
