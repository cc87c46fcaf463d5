using System.Text.Json;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Tests.Tee;

namespace FirmwareKit.Tests.Loading.OpTee;

/// <summary>Every image of testdata/signed, in each build of OP-TEE that its manifest has results of.</summary>
[TestClass]
public sealed class OpTeeVectorTests
{
    public static IEnumerable<object[]> EdgeRows =>
        from image in GoldenImages.Edge
        from build in OpTeeBuild.All
        select new object[] { GoldenImages.NameOf(image), build.Name };

    public static IEnumerable<object[]> SignedRows =>
        from image in GoldenImages.Signed
        from build in OpTeeBuild.All
        where build.Older is null
        select new object[] { GoldenImages.NameOf(image), build.Name };

    [TestMethod]
    [DynamicData(nameof(EdgeRows))]
    public void Answers_an_edge_image_as_labelled(string file, string buildName)
    {
        var image = GoldenImages.Edge.Single(image => GoldenImages.NameOf(image) == file);
        var build = OpTeeBuild.All.Single(build => build.Name == buildName);
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");

        var outcome = OpTeeLoader.Load(TestData.Source("signed", "edge", file), key, build.Options("mp1"));

        CompareResult(build.Expected(image), outcome);
        if (build.Name == "upstream_32")
            CompareMemory(image, outcome);
    }

    [TestMethod]
    [DynamicData(nameof(SignedRows))]
    public void Answers_a_golden_image_as_labelled(string file, string buildName)
    {
        var image = GoldenImages.Signed.Single(image => GoldenImages.NameOf(image) == file);
        var build = OpTeeBuild.All.Single(build => build.Name == buildName);
        using var key = TestKeys.Public(image.GetProperty("public_key").GetString()!);
        var options = build.Options(image.GetProperty("memory_map").GetString()!);
        var label = image.GetProperty(build.Profile.IsSt ? "st_result" : "upstream_result").GetString()!;
        if (label == "(needs OTP key-hash mode)")
            (options, label) = (options with { KeySource = OpTeeKeySource.OtpHash }, "0x00000000");

        var outcome = OpTeeLoader.Load(TestData.Source("signed", "golden", file), key, options);

        Assert.AreEqual(label, $"0x{(uint)outcome.Result:x8}", outcome.Reason);
    }

    /// <summary>Where the memory checker of the 64-bit build says crash, the 32-bit build's code is luck (README of the vectors, section 5).</summary>
    private static void CompareResult((string Result, string Result64) expected, OpTeeOutcome outcome)
    {
        if (expected.Result64 == "crash" && outcome.Uncertainties.Count > 0)
            return;
        Assert.AreEqual(expected.Result == "crash" ? "0xffff3024" : expected.Result, $"0x{(uint)outcome.Result:x8}", outcome.Reason);
    }

    /// <summary>Calls that reached the platform layer, the one that failed among them, and the table.</summary>
    private static void CompareMemory(JsonElement image, OpTeeOutcome outcome)
    {
        Assert.AreEqual(image.GetProperty("upstream_32_segments_loaded").GetInt32(), outcome.Loads.Count + (outcome.Stage == OpTeeStage.LoadSegment ? 1 : 0));
        Assert.AreEqual(image.GetProperty("upstream_32_zero_fills").GetInt32(), outcome.Zeros.Count + (outcome.Stage == OpTeeStage.ClearSegment ? 1 : 0));
        if (!image.TryGetProperty("upstream_32_resource_table", out var table))
            return;
        var got = outcome.ResourceTable ?? default;
        Assert.AreEqual(table.GetProperty("pa").GetString(), $"0x{got.PhysicalAddress:x8}");
        Assert.AreEqual(table.GetProperty("size").GetUInt64(), got.Size);
    }
}
