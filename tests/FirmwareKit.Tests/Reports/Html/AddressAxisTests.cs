using FirmwareKit.Binary;
using FirmwareKit.Reports.Html.Map;

namespace FirmwareKit.Tests.Reports.Html;

[TestClass]
public sealed class AddressAxisTests
{
    [TestMethod]
    public void Is_to_scale_without_a_cut()
    {
        var axis = AddressAxis.Of(new AddressRange(0x80000000, 0x1000));

        Assert.AreEqual(0, axis.At(0x80000000));
        Assert.AreEqual(25, axis.At(0x80000400));
        Assert.AreEqual(100, axis.EndOf(new AddressRange(0x80000800, 0x800)));
    }

    [TestMethod]
    public void Cuts_long_stretches_and_keeps_one_scale()
    {
        var (low, high) = (new AddressRange(0x10000000, 0x30000), new AddressRange(0x80000000, 0x10000));

        var axis = AddressAxis.Of([low, high]);

        Assert.HasCount(2, axis.Runs);
        Assert.AreEqual(3, axis.Runs[0].Length / axis.Runs[1].Length, 1e-9);
        Assert.IsGreaterThan(axis.EndOf(low), axis.At(high.Start));
        Assert.AreEqual(100, axis.EndOf(high), 1e-9);
    }

    [TestMethod]
    public void Keeps_short_stretches() =>
        Assert.HasCount(1, AddressAxis.Of([new AddressRange(0, 0x1000), new AddressRange(0x1100, 0x1000)]).Runs);

    [TestMethod]
    public void Joins_what_overlaps_and_leaves_out_what_is_empty()
    {
        var axis = AddressAxis.Of([new AddressRange(0, 0x1000), new AddressRange(0x800, 0x100), new AddressRange(0x900, 0x1000), new AddressRange(0x100000, 0)]);

        Assert.HasCount(1, axis.Runs);
        Assert.AreEqual(new AddressRange(0, 0x1900), axis.Runs[0].Memory);
    }

    [TestMethod]
    public void Stands_all_of_the_address_space()
    {
        var axis = AddressAxis.Of([new AddressRange(0, 1), new AddressRange(ulong.MaxValue - 1, 1)]);

        Assert.HasCount(2, axis.Runs);
        Assert.AreEqual(100, axis.EndOf(new AddressRange(ulong.MaxValue - 1, 1)), 1e-9);
        Assert.AreEqual(50, AddressAxis.Of(new AddressRange(0, ulong.MaxValue)).At(ulong.MaxValue / 2), 1e-9);
    }

    [TestMethod]
    public void Leaves_room_however_many_parts_there_are()
    {
        var axis = AddressAxis.Of(Enumerable.Range(0, 1000).Select(i => new AddressRange((ulong)i << 32, 4)));

        Assert.IsLessThanOrEqualTo(15, axis.Runs.Count);
        Assert.IsGreaterThan(50, axis.Runs.Sum(run => run.Length));
    }

    [TestMethod]
    public void Ruler_writes_round_addresses_with_room_between()
    {
        var ticks = MapRuler.Of(AddressAxis.Of(new AddressRange(0x80100000, 0x6000))).ToList();

        Assert.IsGreaterThan(3, ticks.Count);
        Assert.IsTrue(ticks.All(tick => tick.Address % 0x1000 == 0));
        Assert.AreEqual((0x80106000UL, 100.0), (ticks[^1].Address, ticks[^1].At));
        Assert.IsTrue(ticks.Zip(ticks.Skip(1)).All(pair => pair.Second.At - pair.First.At > 9));
    }

    [TestMethod]
    public void Ruler_leaves_out_the_end_where_an_address_after_a_cut_stands()
    {
        var axis = AddressAxis.Of([new AddressRange(0, 0x1000), new AddressRange(0x10000000, 0x200)]);
        Assert.IsGreaterThan(100 - (2 * 88 * 100.0 / MapLabel.UsualWidth), axis.Runs[^1].Position);

        Assert.IsTrue(MapRuler.Of(axis).All(tick => tick.At < 100));
    }

    [TestMethod]
    public void Ruler_ends_for_any_line()
    {
        foreach (var memory in (AddressRange[])[new(0, ulong.MaxValue), new(ulong.MaxValue - 1, 1), new(5, 1), new(ulong.MaxValue - 100, 100)])
            Assert.IsLessThan(20, MapRuler.Of(AddressAxis.Of(memory)).Count());
    }
}
