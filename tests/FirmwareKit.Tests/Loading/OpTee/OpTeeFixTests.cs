using FirmwareKit.Loading.OpTee;
using FirmwareKit.Tee;

namespace FirmwareKit.Tests.Loading.OpTee;

/// <summary>Over every image there is: the stages and reasons are those that hostile and damaged files really come to.</summary>
[TestClass]
public sealed class OpTeeFixTests
{
    public static IEnumerable<object[]> Boards =>
        from profile in OpTeeProfile.All
        from width in Enum.GetValues<TaWidth>()
        from source in profile.IsSt ? Enum.GetValues<OpTeeKeySource>() : [OpTeeKeySource.BuiltIn]
        select new object[] { profile.Name, width, source };

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void Says_of_every_refusal_what_to_do(string profile, TaWidth width, OpTeeKeySource source)
    {
        var board = new OpTeeOptions { Profile = OpTeeProfile.All.Single(known => known.Name == profile), Width = width, KeySource = source, Regions = [new(0x10000000, 0x10000000, 0x40000)] };
        using var key = FirmwareKit.Signing.FirmwarePublicKey.Load(TestData.PathOf("keys", "TEST-ONLY-rsa2048.pub.pem"));
        using var main = FirmwareKit.Signing.FirmwarePublicKey.Load(TestData.PathOf("conformance", "tee", "keys", "test-only-rsa-main.pub.pem"));
        var stages = new HashSet<OpTeeStage>();
        foreach (var file in (string[])[.. Directory.GetFiles(TestData.PathOf("signed", "edge")), .. Directory.GetFiles(TestData.PathOf("conformance", "tee", "images"))])
        {
            var image = FirmwareKit.Binary.ByteSource.FromMemory(File.ReadAllBytes(file));
            foreach (var outcome in (OpTeeOutcome[])[OpTeeLoader.Load(image, key, board), OpTeeLoader.Load(image, main, board), OpTeeLoader.LoadUnsigned(image, board)])
            {
                stages.Add(outcome.Stage);
                Assert.AreEqual(outcome.IsLoaded, string.IsNullOrEmpty(outcome.Fix), $"{Path.GetFileName(file)}: {outcome.Stage} {outcome.Reason}");
            }
        }

        Assert.IsGreaterThan(12, stages.Count, string.Join(' ', stages));
    }
}
