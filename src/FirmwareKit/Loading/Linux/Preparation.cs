using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>stm32_rproc_prepare: turns <c>memory-region</c> into carveouts (P-10 to P-13).</summary>
internal static class Preparation
{
    public static int Run(LinuxBoot boot)
    {
        boot.Log.Begin("prepare", "Take the memory regions of the device tree", "stm32_rproc_prepare");
        var error = AddRegions(boot);
        if (error != 0)
            boot.Log.Rproc(LogLevel.Error, $"can't prepare rproc {boot.Processor.Name}: {error}");
        return error;
    }

    private static int AddRegions(LinuxBoot boot)
    {
        foreach (var region in boot.Processor.Regions)
        {
            if (region.Node is null)
                throw new KernelOopsException("of_reserved_mem_lookup", $"memory-region names phandle 0x{region.Phandle:x}, which nobody has; the kernel follows a null pointer");
            if (region.Reserved is not { } reserved)
            {
                boot.Log.ParentDevice(LogLevel.Error, "unable to acquire memory-region"); // P-10
                return ErrorNumber.Invalid;
            }

            if (reserved.Memory is { } memory && region.DeviceAddress is null)
            {
                boot.Log.ParentDevice(LogLevel.Error, $"memory region not valid {PrintAddress(boot, memory.Start)}"); // P-11
                return ErrorNumber.Invalid;
            }

            // A region without address is placed in system memory, at an address that nobody knows before the boot.
            if (reserved.Memory is null && !boot.Processor.SystemMemory.Any(ram => DmaRange.ToDeviceAddress(boot.Processor.DmaRanges, ram.Start) is not null))
            {
                boot.Log.ParentDevice(LogLevel.Error, "memory region not valid <pa>");
                return ErrorNumber.Invalid;
            }

            boot.Carveouts.Add(ToCarveout(boot.Processor, region));
        }

        return 0;
    }

    internal static Carveout ToCarveout(RemoteProcessor processor, ProcessorRegion region)
    {
        // P-12: this one name is special, and only for stm32_rproc.
        var isPool = region.Name == "vdev0buffer" && processor.Type.FindsVringsByName;
        return new Carveout
        {
            Name = region.Name,
            Origin = isPool ? CarveoutOrigin.PoolReference : CarveoutOrigin.Region,
            DeviceAddress = unchecked((uint)((isPool ? region.PhysicalAddress : region.DeviceAddress) ?? uint.MaxValue)),
            Length = region.Size,
            PhysicalAddress = region.PhysicalAddress,
            RegionIndex = region.Index,
        };
    }

    /// <summary>%pa and %pad: full width.</summary>
    public static string PrintAddress(LinuxBoot boot, ulong address) => boot.Processor.Type.HostBits == 64 ? $"0x{address:x16}" : $"0x{address:x8}";
}
