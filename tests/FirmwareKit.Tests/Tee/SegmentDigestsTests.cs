using System.Security.Cryptography;
using FirmwareKit.Binary;
using FirmwareKit.Tee;

namespace FirmwareKit.Tests.Tee;

[TestClass]
public sealed class SegmentDigestsTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    [TestMethod]
    public void Gives_the_hash_of_a_range()
    {
        var digests = new SegmentDigests(ByteSource.FromMemory(Bytes));

        CollectionAssert.AreEqual(SHA256.HashData(Bytes.AsSpan(10, 20)), digests.Get(10, 20).ToArray());
        CollectionAssert.AreEqual(SHA256.HashData([]), digests.Get(100, 0).ToArray());
    }

    [TestMethod]
    public void Reads_a_range_once()
    {
        var source = ByteSource.FromMemory(Bytes);
        var digests = new SegmentDigests(source);

        Assert.IsTrue(digests.Get(10, 20).Equals(digests.Get(10, 20)), "the same array, not another of the same content");
        Assert.IsFalse(digests.Get(10, 20).Equals(digests.Get(10, 21)));
    }

    [TestMethod]
    public void Refuses_a_range_outside_of_the_file() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SegmentDigests(ByteSource.FromMemory(Bytes)).Get(90, 20));
}
