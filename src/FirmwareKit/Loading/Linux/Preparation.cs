using FirmwareKit.Binary;
using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>stm32_rproc_prepare: turns <c>memory-region</c> into carveouts (P-10 to P-13).</summary>
internal static class Preparation
{
    public static int Run(LinuxBoot boot)
    {
        if (boot.Processor.Type.IsDriverModelled)
            boot.Log.ParentDebug($"iommu not present");
        boot.Log.Begin("prepare", "Take the memory regions of the device tree", "stm32_rproc_prepare");
        foreach (var region in boot.Processor.Regions)
        {
            if (region.Reserved is null && boot.Has(KernelDifferences.TakesRegionsAsResources))
                return 0;
            if (region.Node is null)
            {
                if (boot.Passes())
                    continue;
                throw new KernelOopsException("of_reserved_mem_lookup", $"memory-region names phandle 0x{region.Phandle:x}, which nobody has; the kernel follows a null pointer");
            }

            var error = Add(boot, region);
            if (error == 0)
                continue;
            boot.Log.Rproc(LogLevel.Error, $"can't prepare rproc {boot.Processor.Name}: {error}");
            if (!boot.Passes())
                return error;
            if (region.Reserved?.Memory is not null)
                boot.Carveouts.Add(ToCarveout(boot, region with { DeviceAddress = region.DeviceAddress ?? region.PhysicalAddress }));
        }

        return 0;
    }

    private static int Add(LinuxBoot boot, ProcessorRegion region)
    {
        if (region.Reserved is not { } reserved)
        {
            boot.Log.ParentDevice(LogLevel.Error, "unable to acquire memory-region"); // P-10
            return ErrorNumber.Invalid;
        }

        if (reserved.Memory is { } memory && region.DeviceAddress is null)
        {
            boot.Log.ParentDevice(LogLevel.Error, $"memory region not valid {PrintRegion(boot, memory)}"); // P-11
            return ErrorNumber.Invalid;
        }

        // A region without address is placed in system memory, at an address that nobody knows before the boot.
        if (reserved.Memory is null && !Allocation.HasDeviceAddress(boot))
        {
            boot.Log.ParentDevice(LogLevel.Error, "memory region not valid <pa>");
            return ErrorNumber.Invalid;
        }

        boot.Log.ParentDebug($"pa {(region.PhysicalAddress is { } start ? PrintAddress(boot, start) : "<pa>")} to da {(region.DeviceAddress is { } address ? $"{address:x}" : "<dma>")}");
        boot.Carveouts.Add(ToCarveout(boot, region));
        return 0;
    }

    internal static Carveout ToCarveout(LinuxBoot boot, ProcessorRegion region)
    {
        // P-12: this one name is special, and only for stm32_rproc.
        const string Pool = "vdev0buffer";
        var isCalledPool = region.Name == Pool || (region.Name.StartsWith(Pool, StringComparison.Ordinal) && boot.Has(KernelDifferences.TakesRegionsAsResources));
        var isPool = isCalledPool && boot.Processor.Type.FindsVringsByName;
        return new Carveout
        {
            Name = isPool ? Pool : region.Name,
            Origin = isPool ? CarveoutOrigin.PoolReference : CarveoutOrigin.Region,
            DeviceAddress = unchecked((uint)((isPool ? region.PhysicalAddress : region.DeviceAddress) ?? uint.MaxValue)),
            Length = region.Size,
            PhysicalAddress = region.PhysicalAddress,
            RegionIndex = region.Index,
            IsDeviceAddressFoundAtBoot = (isPool ? region.PhysicalAddress : region.DeviceAddress) is null,
        };
    }

    /// <summary>P-11: the physical base with %pa, or the whole region with %pR.</summary>
    private static string PrintRegion(LinuxBoot boot, AddressRange memory) => boot.Has(KernelDifferences.TakesRegionsAsResources)
        ? $"[mem 0x{memory.Start:x8}-0x{unchecked(memory.End - 1):x8}]"
        : PrintAddress(boot, memory.Start);

    /// <summary>%pa and %pad: full width.</summary>
    public static string PrintAddress(LinuxBoot boot, ulong address) => PrintAddress(boot.Processor, address);

    /// <summary>The same for a processor.</summary>
    public static string PrintAddress(RemoteProcessor processor, ulong address) => processor.Type.HostBits == 64 ? $"0x{address:x16}" : $"0x{address:x8}";
}
