using FirmwareKit.Conformance;
using FirmwareKit.Conformance.Tee;

namespace FirmwareKit.Tests.Loading.OpTee;

/// <summary>testdata/conformance/tee: what OP-TEE's trusted application was observed to do.</summary>
[TestClass]
public sealed class OpTeeConformanceTests
{
    private static readonly TeeSuite Suite = new(new ConformanceFolder(TestData.PathOf("conformance", "tee")));
    private static readonly Dictionary<string, ConformanceCheck> Checks = Suite.Checks.ToDictionary(check => check.Id);

    public static IEnumerable<object[]> Cases => Rows(Suite.Cases);

    public static IEnumerable<object[]> Sequences => Rows(Suite.Sequences);

    public static IEnumerable<object[]> Trees => Rows(Suite.Trees);

    public static IEnumerable<object[]> Builds => Rows(Suite.Builds);

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Loads_or_refuses_as_observed_in_both_widths(string id) => Compare(id);

    [TestMethod]
    [DynamicData(nameof(Sequences))]
    public void Answers_commands_as_observed(string id) => Compare(id);

    [TestMethod]
    [DynamicData(nameof(Trees))]
    public void Takes_the_regions_of_a_device_tree_as_observed(string id) => Compare(id);

    [TestMethod]
    [DynamicData(nameof(Builds))]
    public void Builder_makes_the_same_image(string id) => Compare(id);

    [TestMethod]
    public void Runs_every_verdict_of_the_folder()
    {
        Assert.AreEqual(380, Suite.Cases.Count());
        Assert.AreEqual(6, Suite.Sequences.Count());
        Assert.AreEqual(17, Suite.Trees.Count());
        Assert.AreEqual(11, Suite.Builds.Count());
    }

    private static IEnumerable<object[]> Rows(IEnumerable<ConformanceCheck> checks) => checks.Select(check => new object[] { check.Id });

    private static void Compare(string id)
    {
        var disagreements = Checks[id].Run();

        Assert.IsEmpty(disagreements, string.Join('\n', disagreements));
    }
}
