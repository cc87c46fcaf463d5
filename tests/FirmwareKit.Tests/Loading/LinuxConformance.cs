using System.Text.Json;
using FirmwareKit.Conformance;
using FirmwareKit.Conformance.Linux;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Preflight;

namespace FirmwareKit.Tests.Loading;

/// <summary>The cases of testdata/conformance/linux: what a real kernel answered.</summary>
internal static class LinuxConformance
{
    private static readonly ConformanceFolder Folder = new(TestData.PathOf("conformance", "linux"));

    public static LinuxSuite Suite { get; } = new(Folder);

    public static IEnumerable<JsonElement> Cases => Suite.Cases;

    public static string NameOf(JsonElement @case) => @case.GetProperty("name").GetString()!;

    /// <summary>Whether the outcome rests on something that no model can know.</summary>
    public static bool IsInexact(JsonElement @case) => LinuxCase.IsInexact(@case);

    public static PreflightReport Check(JsonElement @case, KernelProfile kernel)
    {
        var (image, processor) = LinuxCase.Read(Folder, @case)!.Value;
        return PreflightCheck.Run(image, processor, new LinuxOptions { Kernel = kernel });
    }
}
