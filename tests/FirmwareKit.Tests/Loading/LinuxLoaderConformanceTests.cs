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
    public void Gives_the_answer_of_Linux_6_1(string name) => Compare(name, KernelProfile.Linux61);

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Gives_the_answer_of_Linux_6_12(string name) => Compare(name, KernelProfile.Linux612);

    [TestMethod]
    public void Leaves_out_only_what_the_model_does_not_cover() => CollectionAssert.AreEquivalent(NotModelled.Keys.ToArray(), LinuxConformance.Suite.NotModelled.ToArray());

    private static void Compare(string name, KernelProfile kernel)
    {
        var @case = LinuxConformance.Cases.Single(@case => LinuxConformance.NameOf(@case) == name);

        var disagreements = LinuxConformance.Suite.Compare(@case, kernel);

        Assert.IsEmpty(disagreements, string.Join('\n', disagreements));
    }
}
