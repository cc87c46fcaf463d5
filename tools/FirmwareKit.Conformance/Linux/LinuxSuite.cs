using System.Text.Json;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Conformance.Linux;

/// <summary>A folder in the form of conformance/linux.</summary>
/// <param name="folder">The folder.</param>
public sealed class LinuxSuite(ConformanceFolder folder)
{
    /// <summary>The kernels that a folder has answers of.</summary>
    private static readonly KernelProfile[] Kernels = [KernelProfile.Linux61, KernelProfile.Linux612];

    /// <summary>The cases.</summary>
    public IReadOnlyList<JsonElement> Cases { get; } = folder.Objects("cases.json");

    /// <summary>One check a case, for both kernels.</summary>
    public IEnumerable<ConformanceCheck> Checks =>
        Cases.Select(item => new ConformanceCheck(item.Text("name"), () => [.. Kernels.SelectMany(kernel => Compare(item, kernel))]) { RunDebugLines = () => CompareDebugLines(item) });

    /// <summary>Compares the lines of one case with debug lines, as Linux 6.1 prints them with dynamic debug; null when the case has none that are comparable.</summary>
    /// <param name="item">The case.</param>
    public IReadOnlyList<Disagreement>? CompareDebugLines(JsonElement item) => LinuxComparison.CompareDebugLines(folder, item);

    /// <summary>Compares one case for one kernel.</summary>
    /// <param name="item">The case.</param>
    /// <param name="kernel">The kernel.</param>
    public IReadOnlyList<Disagreement> Compare(JsonElement item, KernelProfile kernel) => [.. LinuxComparison.Compare(folder, item, kernel)];
}
