using FirmwareKit.Firmware;

namespace FirmwareKit.Tests.Firmware;

[TestClass]
public sealed class VringTests
{
    /// <summary>The table of the reference, R-43: ring bytes and pages at alignment 16, the same at 4096.</summary>
    [TestMethod]
    [DataRow(2U, 70UL, 0x1000UL, 4118UL, 0x2000UL)]
    [DataRow(4U, 118UL, 0x1000UL, 4134UL, 0x2000UL)]
    [DataRow(8U, 230UL, 0x1000UL, 4166UL, 0x2000UL)]
    [DataRow(16U, 438UL, 0x1000UL, 4230UL, 0x2000UL)]
    [DataRow(32U, 854UL, 0x1000UL, 4358UL, 0x2000UL)]
    [DataRow(64U, 1686UL, 0x1000UL, 4614UL, 0x2000UL)]
    [DataRow(128U, 3350UL, 0x1000UL, 5126UL, 0x2000UL)]
    [DataRow(256U, 6678UL, 0x2000UL, 10246UL, 0x3000UL)]
    [DataRow(512U, 13334UL, 0x4000UL, 16390UL, 0x5000UL)]
    public void Takes_the_bytes_that_the_kernel_computes(uint count, ulong size16, ulong pages16, ulong size4096, ulong pages4096)
    {
        var small = new Vring(0, 16, count, 0);
        var large = new Vring(0, 4096, count, 0);

        Assert.AreEqual((size16, pages16, size4096, pages4096), (small.Size, small.PageAlignedSize, large.Size, large.PageAlignedSize));
    }

    /// <summary>The same table, rpmsg buffers: total.</summary>
    [TestMethod]
    [DataRow(2U, 0x800UL)]
    [DataRow(16U, 0x4000UL)]
    [DataRow(255U, 0x3fc00UL)]
    [DataRow(256U, 0x40000UL)]
    [DataRow(512U, 0x40000UL)]
    public void Comes_with_at_most_512_rpmsg_buffers(uint count, ulong bytes) => Assert.AreEqual(bytes, new Vring(0, 16, count, 0).RpmsgBufferBytes);

    [TestMethod]
    public void The_largest_ring_that_can_be_stated_does_not_overflow() =>
        Assert.IsGreaterThan(uint.MaxValue, new Vring(0, 0x80000000, uint.MaxValue, 0).PageAlignedSize);
}
