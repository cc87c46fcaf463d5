using System.Text.Json;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Reports;

/// <summary>Kernels as JSON: the list as schema <c>fwkit.kernels/1</c>, one with all differences as <c>fwkit.kernel/1</c>.</summary>
public static class KernelJson
{
    /// <summary>Writes a list of kernels.</summary>
    /// <param name="kernels">The kernels.</param>
    public static string Write(IReadOnlyList<KernelProfile> kernels) => JsonReport.Write("fwkit.kernels/1", json => json.List("kernels", kernels, kernel => WriteKernel(json, kernel)));

    /// <summary>Writes one kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    public static string Write(KernelProfile kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return JsonReport.Write("fwkit.kernel/1", json =>
        {
            WriteKernel(json, kernel);
            json.List("differences", KernelDifferences.All, difference =>
            {
                json.WriteString("id", difference.Id);
                json.WriteBoolean("present", kernel.Has(difference));
                json.WriteString("behaviour", difference.BehaviourOf(kernel));
                json.WriteString("doubt", kernel.DoubtOf(difference));
                json.WriteString("rules", difference.Rules);
                json.WriteString("source", difference.Source);
            });
        });
    }

    private static void WriteKernel(Utf8JsonWriter json, KernelProfile kernel)
    {
        json.WriteString("name", kernel.Name);
        json.WriteString("evidence", JsonReport.Kebab(kernel.Evidence));
        json.WriteString("basis", kernel.Basis);
    }
}
