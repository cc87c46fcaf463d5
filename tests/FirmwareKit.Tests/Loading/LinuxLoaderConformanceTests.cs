using System.Text.Json;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Tests.Loading;

[TestClass]
public sealed class LinuxLoaderConformanceTests
{
    /// <summary>What the model of one start does not cover yet, with the reason.</summary>
    private static readonly Dictionary<string, string> NotModelled = new()
    {
        ["write-detach"] = "words other than start",
        ["write-case"] = "words other than start",
        ["dt-auto-boot"] = "a start of a processor that runs already",
        ["dt-auto-boot-name"] = "a start of a processor that runs already",
    };

    public static IEnumerable<object[]> Names =>
        LinuxConformance.Cases.Select(LinuxConformance.NameOf).Where(name => !NotModelled.ContainsKey(name)).Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Gives_the_answer_of_Linux_6_1(string name)
    {
        var @case = LinuxConformance.Cases.Single(@case => LinuxConformance.NameOf(@case) == name);
        Compare(@case, @case, KernelProfile.Linux61);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Gives_the_answer_of_Linux_6_12(string name)
    {
        var @case = LinuxConformance.Cases.Single(@case => LinuxConformance.NameOf(@case) == name);
        Compare(@case, @case.TryGetProperty("linux_6_12", out var newer) ? newer : @case, KernelProfile.Linux612);
    }

    private static void Compare(JsonElement @case, JsonElement answer, KernelProfile kernel)
    {
        if (answer.GetProperty("verdict").GetString() == "no processor")
        {
            Assert.AreEqual(LoadVerdict.NoProcessor, ProcessorOrNone(@case, kernel));
            return;
        }

        var outcome = LinuxConformance.Predict(@case, kernel);
        // An answer that is given for a kernel by itself is exact.
        if (LinuxConformance.IsInexact(@case) && (kernel == KernelProfile.Linux61 || !@case.TryGetProperty("linux_6_12", out _)))
        {
            Assert.IsNotEmpty(outcome.Uncertainties, "the outcome rests on chance, and nothing says so");
            return;
        }

        var expected = answer.GetProperty("verdict").GetString() switch
        {
            "boots" => LoadVerdict.Boots,
            "refused" => LoadVerdict.Refused,
            _ => LoadVerdict.KernelCrash,
        };
        var log = string.Join('\n', LinuxConformance.LogOf(answer.GetProperty("log")));
        Assert.AreEqual(log, string.Join('\n', LinuxConformance.LogOf(outcome)));
        Assert.AreEqual(expected, outcome.Verdict);
        if (answer.GetProperty("errno").ValueKind == JsonValueKind.Number)
            Assert.AreEqual(answer.GetProperty("errno").GetInt32(), outcome.ErrorNumber);
    }

    /// <summary>A node whose compatible string is unknown is no processor at all.</summary>
    private static LoadVerdict ProcessorOrNone(JsonElement @case, KernelProfile kernel)
    {
        try
        {
            return LinuxConformance.Predict(@case, kernel).Verdict;
        }
        catch (InvalidOperationException)
        {
            return LoadVerdict.NoProcessor;
        }
    }
}
