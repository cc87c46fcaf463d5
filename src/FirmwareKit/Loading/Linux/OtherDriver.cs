using FirmwareKit.Binary;
using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>
/// What the remoteproc core does with an ELF file under a driver that is not modelled: it looks for the resource table and copies the segments, to where the
/// driver's own table of addresses says. Everything else of the start is open, and said to be.
/// </summary>
internal static class OtherDriver
{
    public const string NotModelled = "this kernel driver is not modelled: checked are the ELF file, its resource table and where its segments go, not the probe, the vrings or the start";

    public const string AttachNotModelled = "this kernel driver is not modelled: nothing of attaching was checked";

    public static int Load(LinuxBoot boot)
    {
        AddWindows(boot);
        TableSearch.Parse(boot);
        var error = SegmentLoading.Run(boot);
        if (error != 0)
            return error;
        boot.Log.Begin("up", "Running", "rproc_start");
        boot.IsCoreReleased = true;
        return 0;
    }

    /// <summary>The regions of memory-region are carveouts already; the driver's da_to_va is asked before them, with the same answer.</summary>
    private static void AddWindows(LinuxBoot boot)
    {
        foreach (var carveout in boot.Carveouts.Entries)
            carveout.IsMapped = carveout.RegionIndex != 0 || !boot.Processor.Type.TakesFirstRegionAsPool;
        foreach (var window in boot.Processor.Windows)
        {
            boot.Carveouts.Add(new Carveout
            {
                Name = window.Name,
                Origin = CarveoutOrigin.Region,
                DeviceAddress = unchecked((uint)window.Memory.Start),
                Length = UsableBytes(boot, window.Memory),
                PhysicalAddress = window.PhysicalAddress,
                IsMapped = true,
            });
        }
    }

    /// <summary>imx_rproc_da_to_sys wants the end strictly below the entry's.</summary>
    private static ulong UsableBytes(LinuxBoot boot, AddressRange memory) =>
        boot.Processor.Type.Driver == ProcessorDriver.Imx && memory.Size != 0 ? memory.Size - 1 : memory.Size;
}
