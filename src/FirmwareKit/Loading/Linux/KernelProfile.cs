using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>Where the model's knowledge of a kernel comes from.</summary>
public enum KernelEvidence
{
    /// <summary>That kernel ran, and its answers are held against the model.</summary>
    Executed,

    /// <summary>Its source was read; it was never run.</summary>
    Read,

    /// <summary>Its source was read in part; the rest is taken from the kernels next to it.</summary>
    PartlyRead,
}

/// <summary>One generation of the kernel. How it differs from the others is data: <see cref="KernelDifferences"/>.</summary>
/// <param name="Name">What the user calls it: <c>6.12</c>, <c>st-6.6</c>.</param>
/// <param name="Version">The kernel's version: <c>6.6</c>.</param>
/// <param name="Evidence">How the model knows it.</param>
/// <param name="Basis">The trees behind it, for people.</param>
public sealed record KernelProfile(string Name, string Version, KernelEvidence Evidence, string Basis)
{
    /// <summary>Mainline 5.15 LTS.</summary>
    public static KernelProfile Linux515 { get; } = new("5.15", "5.15", KernelEvidence.Read, "copies of remoteproc, its ELF loader and stm32_rproc of about 5.7 to 5.17; nothing was run");

    /// <summary>Mainline 6.1 LTS (6.1.192).</summary>
    public static KernelProfile Linux61 { get; } = new("6.1", "6.1", KernelEvidence.Executed, "6.1.192 as Debian 12 has it, run on 325 pairs of firmware and tree");

    /// <summary>Mainline 6.6 LTS.</summary>
    public static KernelProfile Linux66 { get; } = new("6.6", "6.6", KernelEvidence.PartlyRead, "no 6.6 tree was read: what 6.1.192 and 6.12.117 have in common, and otherwise what each difference says");

    /// <summary>Mainline 6.12 LTS (6.12.117).</summary>
    public static KernelProfile Linux612 { get; } = new("6.12", "6.12", KernelEvidence.Executed, "6.12.117 as Debian has it, run on 325 pairs of firmware and tree");

    /// <summary>Mainline 6.19.</summary>
    public static KernelProfile Linux619 { get; } = new("6.19", "6.19", KernelEvidence.PartlyRead, "stm32_rproc of the 6.19 cycle was read; all else is taken from 6.12");

    /// <summary>ST's kernel of the 6.1 line.</summary>
    public static KernelProfile St61 { get; } = new("st-6.1", "6.1", KernelEvidence.PartlyRead, "copies of ST's drivers of 6.1 to 6.6, and mainline 6.1.192; nothing was run");

    /// <summary>ST's kernel of the 6.6 line.</summary>
    public static KernelProfile St66 { get; } = new("st-6.6", "6.6", KernelEvidence.Read, "STMicroelectronics/linux of the 6.6 line, and mainline's core of that age; nothing was run");

    /// <summary>All profiles, mainline's first.</summary>
    public static IReadOnlyList<KernelProfile> All { get; } = [Linux515, Linux61, Linux66, Linux612, Linux619, St61, St66];

    /// <summary>Other names that <see cref="Find"/> takes: <c>st</c>, <c>mainline</c>.</summary>
    public static IReadOnlyDictionary<string, KernelProfile> Aliases { get; } = new Dictionary<string, KernelProfile> { ["mainline"] = Linux612, ["st"] = St66 };

    /// <summary>The one difference in which this is the opposite of the kernel of its name; null when it is that kernel.</summary>
    internal KernelDifference? Flipped { get; init; }

    /// <summary>ST's kernel: its driver knows the STM32MP2, signed firmware and the boot-address register.</summary>
    public bool IsSt => Has(KernelDifferences.IsSt);

    /// <summary>The kernel by its name or alias; null when there is none.</summary>
    /// <param name="name">What the user wrote.</param>
    public static KernelProfile? Find(string? name) =>
        name is null ? null : All.FirstOrDefault(kernel => kernel.Name == name) ?? Aliases.GetValueOrDefault(name);

    /// <summary>The kernel that a board with this processor most likely runs: mainline 6.12 where mainline has a driver or nobody knows, else ST's.</summary>
    /// <param name="type">The processor's type.</param>
    public static KernelProfile DefaultFor(ProcessorType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.IsInMainline || !type.IsDriverModelled ? Linux612 : St66;
    }

    /// <summary>Whether the kernel does what the difference's title says.</summary>
    /// <param name="difference">The difference.</param>
    public bool Has(KernelDifference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return difference.Kernels.Contains(Name) != ReferenceEquals(difference, Flipped);
    }

    /// <summary>The differences in which two kernels do not do the same, in the order of a boot.</summary>
    /// <param name="other">The other kernel.</param>
    public IReadOnlyList<KernelDifference> DifferencesFrom(KernelProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return [.. KernelDifferences.All.Where(difference => Has(difference) != other.Has(difference))];
    }

    /// <summary>Why it is not certain that the kernel goes the way that <see cref="Has"/> says; null when it is certain.</summary>
    /// <param name="difference">The difference.</param>
    public string? DoubtOf(KernelDifference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return difference.Doubts.GetValueOrDefault(Name);
    }
}
