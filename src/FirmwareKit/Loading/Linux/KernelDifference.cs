namespace FirmwareKit.Loading.Linux;

/// <summary>One respect in which kernels answer differently to the same firmware and tree (linux-remoteproc.md section 0.2), with what makes it known.</summary>
/// <param name="Id">Its name, stable: <c>skips-empty-segments</c>.</param>
/// <param name="Title">What kernels that have it do.</param>
/// <param name="Otherwise">What the others do.</param>
/// <param name="Rules">The rules of the reference that it changes: <c>S-02</c>.</param>
/// <param name="Source">The kernel's functions, the trees that were read, and the release that brought it, where it is known.</param>
/// <param name="Kernels">Names of the kernels that have it.</param>
public sealed record KernelDifference(string Id, string Title, string Otherwise, string Rules, string Source, IReadOnlyList<string> Kernels)
{
    /// <summary>Why it is not certain which way some kernels go, by the kernel's name. The model then takes what <see cref="Kernels"/> says.</summary>
    public IReadOnlyDictionary<string, string> Doubts { get; init; } = new Dictionary<string, string>();

    /// <summary>What a kernel does in this respect.</summary>
    /// <param name="kernel">The kernel.</param>
    public string BehaviourOf(KernelProfile kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return kernel.Has(this) ? Title : Otherwise;
    }
}
