using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Tests.DeviceTrees;

[TestClass]
public sealed class SystemMemoryTests
{
    /// <summary>early_init_dt_scan_memory passes over nodes that are not available.</summary>
    [TestMethod]
    [DataRow("okay", 1)]
    [DataRow("disabled", 0)]
    [DataRow("reserved", 0)]
    public void A_memory_node_counts_only_where_it_is_available(string status, int banks)
    {
        var tree = DeviceTree.Read(ByteSource.FromMemory(new BlobBuilder()
            .Property("#address-cells", 1).Property("#size-cells", 1)
            .Begin("memory@80000000").Property("device_type", "memory").Property("status", status).Property("reg", 0x80000000, 0x1000).End()
            .Build()));

        Assert.HasCount(banks, SystemMemory.Read(tree));
    }
}
