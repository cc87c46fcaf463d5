using FirmwareKit.Binary;
using FirmwareKit.Preflight;

namespace FirmwareKit.Tests.Preflight;

[TestClass]
public sealed class RangeCoverTests
{
    [TestMethod]
    public void Says_the_same_as_looking_at_each_range()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            AddressRange[] ranges = [.. Enumerable.Range(0, random.Next(6)).Select(_ => new AddressRange((ulong)random.Next(30), (ulong)random.Next(20)))];
            var memory = new AddressRange((ulong)random.Next(30), (ulong)random.Next(1, 20));

            Assert.AreEqual(ranges.Any(range => range.Contains(memory)), new RangeCover(ranges).Contains(memory), $"{memory} in {string.Join(' ', ranges)}");
        }
    }

    [TestMethod]
    public void A_range_at_the_end_of_the_address_space_holds_one_there() =>
        Assert.IsTrue(new RangeCover([new AddressRange(ulong.MaxValue - 16, 32)]).Contains(new AddressRange(ulong.MaxValue - 8, 8)));
}
