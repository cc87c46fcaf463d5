using System.Text;

namespace FirmwareKit.Loading.Linux.Debugfs;

/// <summary>rproc_carveouts_show: the carveout list, in its order (section 7.4).</summary>
internal static class CarveoutListing
{
    public static string Show(LinuxBoot boot)
    {
        var text = new StringBuilder();
        foreach (var entry in boot.Carveouts.Entries)
        {
            var mapping = entry.IsMapped ? "<va>" : new string('0', boot.Processor.Type.HostBits / 4);
            text.Append($"Carveout memory entry:\n\tName: {entry.Name}\n\tVirtual address: {mapping}\n\tDMA address: {DmaAddress(boot, entry)}\n");
            text.Append($"\tDevice address: {DeviceAddress(entry)}\n\tLength: 0x{entry.Length:x} Bytes\n\n");
        }

        return text.ToString();
    }

    /// <summary>The address by which the DMA interface knows the memory, in full width.</summary>
    public static string DmaAddress(LinuxBoot boot, Carveout entry) => entry switch
    {
        { Origin: CarveoutOrigin.PoolReference } => Preparation.PrintAddress(boot, 0), // never set
        { Origin: CarveoutOrigin.Region, PhysicalAddress: { } start } => Preparation.PrintAddress(boot, start),
        { Origin: CarveoutOrigin.Region } => "<pa>",
        { IsMapped: false } => Preparation.PrintAddress(boot, 0),
        _ when Allocation.HasDeviceAddress(boot) => "<dma>",
        _ => Preparation.PrintAddress(boot, boot.Processor.Type.HostBits == 64 ? ulong.MaxValue : uint.MaxValue),
    };

    private static string DeviceAddress(Carveout entry) => entry.IsDeviceAddressFoundAtBoot ? "<dma>" : $"0x{entry.DeviceAddress:x}";
}
