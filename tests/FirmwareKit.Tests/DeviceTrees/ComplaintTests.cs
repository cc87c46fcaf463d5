using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Tests.DeviceTrees;

[TestClass]
public sealed class ComplaintTests
{
    public static IEnumerable<object[]> Broken => BrokenTrees.OfTheReader.Select(tree => new object[] { tree });

    public static IEnumerable<object[]> Good =>
        Directory.GetFiles(TestData.PathOf("devicetree", "good"), "*.dtb").Select(file => new object[] { Path.GetFileName(file) });

    [TestMethod]
    [DynamicData(nameof(Broken))]
    public void A_broken_blob_gets_its_complaint(BrokenTree broken)
    {
        ArgumentNullException.ThrowIfNull(broken);
        IReadOnlyList<DeviceTreeComplaint> complaints;
        try
        {
            DeviceTree.Read(TestData.Source("devicetree", "broken", broken.File), out complaints);
        }
        catch (DeviceTreeFormatException e)
        {
            Assert.IsTrue(broken.IsFatal, e.Message);
            Assert.AreEqual(broken.Rule, e.Rule);
            return;
        }

        Assert.IsFalse(broken.IsFatal, "no tree was to be returned");
        if (broken.Rule == "ok")
            Assert.IsEmpty(complaints);
        else
            Assert.AreEqual(broken.Severity, Word(complaints.First(complaint => complaint.Rule == broken.Rule).Severity));
    }

    [TestMethod]
    [DynamicData(nameof(Good))]
    public void A_good_blob_gets_none(string file)
    {
        DeviceTree.Read(TestData.Source("devicetree", "good", file), out var complaints);

        Assert.IsEmpty(complaints);
    }

    [TestMethod]
    [DataRow("h16-blocks-overlap.dtb", 0x0c, "")]
    [DataRow("s08-prop-after-node.dtb", 0x8c, "/")]
    [DataRow("s15-node-name-control.dtb", 0x80, "/\\x1b[31mred")]
    [DataRow("s18-duplicate-node.dtb", 0x8c, "/")]
    [DataRow("p04-phandle-duplicate.dtb", 0x1c0, "/reserved-memory/cm33-cube-data@80a00000")]
    [DataRow("m05-reg-length.dtb", 0x140, "/reserved-memory/cm33-cube-fw@80100000")]
    public void A_complaint_says_where(string file, int offset, string path)
    {
        DeviceTree.Read(TestData.Source("devicetree", "broken", file), out var complaints);

        Assert.AreEqual((offset, path), ((int)complaints[0].Offset, complaints[0].Path), complaints[0].ToString());
    }

    [TestMethod]
    [DataRow("s03-missing-end-node.dtb", "/")]
    [DataRow("s09-prop-length-huge.dtb", "/")]
    [DataRow("s01-bad-token.dtb", "/")]
    public void A_refusal_says_where(string file, string path)
    {
        var refusal = Assert.ThrowsExactly<DeviceTreeFormatException>(() => DeviceTree.Read(TestData.Source("devicetree", "broken", file)));

        Assert.AreEqual(path, refusal.Path);
        Assert.IsInRange(40, TestData.Bytes("devicetree", "broken", file).Length, refusal.Offset);
    }

    [TestMethod]
    public void A_rule_that_is_broken_a_thousand_times_is_reported_twenty_times()
    {
        var tree = new BlobBuilder();
        for (var i = 0; i < 1000; i++)
            tree.Begin("same").End();

        DeviceTree.Read(ByteSource.FromMemory(tree.Build()), out var complaints);

        Assert.HasCount(20, complaints);
        Assert.IsTrue(complaints.All(complaint => complaint.Rule == "FDT032"));
    }

    private static string Word(DeviceTreeSeverity severity) => severity switch
    {
        DeviceTreeSeverity.Information => "info",
        DeviceTreeSeverity.Warning => "warning",
        _ => "error",
    };

    /// <summary>The strings block holds both others, which do not touch each other.</summary>
    [TestMethod]
    public void A_block_that_holds_two_others_overlaps_both()
    {
        var blob = new BlobBuilder().Build();
        BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(0x0c), 40);
        BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(0x20), (uint)blob.Length - 40);

        DeviceTree.Read(ByteSource.FromMemory(blob), out var complaints);

        Assert.HasCount(2, complaints.Where(complaint => complaint.Rule == "FDT007"));
    }

    [TestMethod]
    public void An_empty_block_overlaps_nothing()
    {
        var blob = new BlobBuilder().Build();
        BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(0x0c), 60);
        BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(0x20), 0);

        DeviceTree.Read(ByteSource.FromMemory(blob), out var complaints);

        Assert.IsEmpty(complaints);
    }
}
