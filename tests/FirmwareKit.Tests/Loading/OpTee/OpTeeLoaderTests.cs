using FirmwareKit.Binary;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Tee;
using FirmwareKit.Tests.Tee;

namespace FirmwareKit.Tests.Loading.OpTee;

[TestClass]
public sealed class OpTeeLoaderTests
{
    [TestMethod]
    public void Without_regions_every_address_is_in_one()
    {
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");

        var outcome = OpTeeLoader.Load(TestData.Source("signed", "golden", "rsa2048-m4.upstream.bin"), key, new OpTeeOptions());

        Assert.AreEqual(OpTeeVerdict.Loaded, outcome.Verdict);
        Assert.AreEqual(new OpTeeMemory(0, 0, 16), outcome.Loads[0]);
        Assert.IsNotNull(outcome.ResourceTable);
    }

    [TestMethod]
    public void Says_why_where_and_what_to_do()
    {
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");

        var outcome = OpTeeLoader.Load(TestData.Source("signed", "golden", "rsa2048-exidx-clash.upstream.bin"), key, new OpTeeOptions());

        StringAssert.Contains(outcome.Reason, "type 0x70000001");
        StringAssert.Contains(outcome.Fix, ".ARM.exidx");
        Assert.AreEqual(108L, outcome.Offset); // entry 0 of the table: the record HASHTABLE begins at 100
    }

    [TestMethod]
    public void Knows_an_ELF_file_that_nobody_signed()
    {
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");

        var outcome = OpTeeLoader.Load(TestData.Source("signed", "elf", "tiny_m4.elf"), key, new OpTeeOptions());

        StringAssert.Contains(outcome.Reason, "nobody signed");
        Assert.AreEqual(TeeResult.BadParameters, outcome.Result);
    }

    [TestMethod]
    public void Shares_digests_with_its_caller()
    {
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");
        var image = TestData.Source("signed", "golden", "rsa2048-m4.upstream.bin");
        var digests = new SegmentDigests(image);

        OpTeeLoader.Load(image, key, new OpTeeOptions(), digests);

        Assert.IsTrue(digests.Get(620 + 192, 16).Equals(digests.Get(620 + 192, 16)));
        Assert.Throws<ArgumentException>(() => OpTeeLoader.Load(ByteSource.FromMemory(new byte[1]), key, new OpTeeOptions(), digests));
    }

    [TestMethod]
    public void A_resource_table_at_physical_address_0_stops_the_trusted_application()
    {
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");
        var options = new OpTeeOptions { Regions = [new(0, 0x38000000, 0x10000), new(0x10000000, 0x10000000, 0x40000), new(0x10048000, 0, 0x8000)] };

        var outcome = OpTeeLoader.Load(TestData.Source("signed", "golden", "rsa2048-m4.upstream.bin"), key, options);

        Assert.AreEqual((OpTeeVerdict.Stopped, OpTeeStage.ResourceTableAddress), (outcome.Verdict, outcome.Stage));
    }
}
