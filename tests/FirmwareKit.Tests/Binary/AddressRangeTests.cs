using FirmwareKit.Binary;

namespace FirmwareKit.Tests.Binary;

[TestClass]
public sealed class AddressRangeTests
{
    [TestMethod]
    [DataRow(0x1000UL, true)]
    [DataRow(0x1fffUL, true)]
    [DataRow(0xfffUL, false)]
    [DataRow(0x2000UL, false)]
    [DataRow(ulong.MaxValue, false)]
    public void Contains_its_own_addresses_only(ulong address, bool isInside) => Assert.AreEqual(isInside, new AddressRange(0x1000, 0x1000).Contains(address));

    [TestMethod]
    [DataRow(0x1000UL, 0x1000UL, true)]
    [DataRow(0x1000UL, 0x1001UL, false)]
    [DataRow(0xfffUL, 2UL, false)]
    [DataRow(0x2000UL, 0UL, true)]
    [DataRow(0x2001UL, 0UL, false)]
    [DataRow(0x1800UL, ulong.MaxValue, false)]
    public void Contains_a_range_that_lies_inside_in_full(ulong start, ulong size, bool isInside) =>
        Assert.AreEqual(isInside, new AddressRange(0x1000, 0x1000).Contains(new AddressRange(start, size)));

    [TestMethod]
    [DataRow(0x2000UL, 1UL, false)]
    [DataRow(0x1fffUL, 1UL, true)]
    [DataRow(0UL, 0x1000UL, false)]
    [DataRow(0UL, 0x1001UL, true)]
    [DataRow(0x1800UL, 0UL, false)]
    [DataRow(0UL, ulong.MaxValue, true)]
    public void Overlaps_what_shares_a_byte(ulong start, ulong size, bool overlaps)
    {
        var range = new AddressRange(0x1000, 0x1000);
        var other = new AddressRange(start, size);

        Assert.AreEqual((overlaps, overlaps), (range.Overlaps(other), other.Overlaps(range)));
    }

    [TestMethod]
    public void Ends_at_the_end_of_the_address_space() => Assert.AreEqual(ulong.MaxValue, new AddressRange(0xffff_ffff_ffff_f000, 0x2000).End);

    [TestMethod]
    public void Prints_its_last_address() => Assert.AreEqual("0x80100000..0x801005ff", new AddressRange(0x80100000, 0x600).ToString());
}
