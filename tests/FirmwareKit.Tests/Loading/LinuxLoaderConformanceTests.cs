using System.Text.Json;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Tests.Loading;

[TestClass]
public sealed class LinuxLoaderConformanceTests
{
    public static IEnumerable<object[]> Names => LinuxConformance.Cases.Select(@case => new object[] { LinuxConformance.NameOf(@case) });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Gives_the_answer_of_Linux_6_1(string name) => Compare(name, KernelProfile.Linux61);

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Gives_the_answer_of_Linux_6_12(string name) => Compare(name, KernelProfile.Linux612);

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Gives_the_debug_lines_of_Linux_6_1(string name)
    {
        var disagreements = LinuxConformance.Suite.CompareDebugLines(Find(name)) ?? [];

        Assert.IsEmpty(disagreements, string.Join('\n', disagreements));
    }

    private static JsonElement Find(string name) => LinuxConformance.Cases.Single(@case => LinuxConformance.NameOf(@case) == name);

    private static void Compare(string name, KernelProfile kernel)
    {
        var disagreements = LinuxConformance.Suite.Compare(Find(name), kernel);

        Assert.IsEmpty(disagreements, string.Join('\n', disagreements));
    }
}
