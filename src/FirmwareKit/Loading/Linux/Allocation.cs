using FirmwareKit.Binary;

namespace FirmwareKit.Loading.Linux;

/// <summary>rproc_alloc_registered_carveouts: maps the regions and allocates what the table asks for (C-01 to C-07).</summary>
internal static class Allocation
{
    private const ulong PageSize = 4096;

    public static int Run(LinuxBoot boot)
    {
        boot.Log.Begin("allocate", "Map the regions, allocate what the table asks for", "rproc_alloc_registered_carveouts");
        foreach (var entry in boot.Carveouts.Entries)
        {
            if (Allocate(boot, entry))
                continue;
            boot.Log.Rproc(LogLevel.Error, $"Unable to allocate carveout {entry.Name}: {ErrorNumber.NoMemory}");
            boot.Log.Rproc(LogLevel.Error, $"Failed to allocate associated carveouts: {ErrorNumber.NoMemory}");
            return ErrorNumber.NoMemory;
        }

        return 0;
    }

    private static bool Allocate(LinuxBoot boot, Carveout entry)
    {
        switch (entry.Origin)
        {
            case CarveoutOrigin.PoolReference:
                return true; // C-04: no allocator, no mapping
            case CarveoutOrigin.Region:
                return entry.IsMapped = Map(boot, entry);
            default:
                return entry.IsMapped = AllocateFromSystem(boot, entry);
        }
    }

    /// <summary>stm32_rproc_mem_alloc. C-03: ordinary RAM that the kernel has mapped itself is refused by ioremap.</summary>
    private static bool Map(LinuxBoot boot, Carveout entry)
    {
        if (entry.PhysicalAddress is not { } start)
            return true;
        var region = boot.Processor.Regions[entry.RegionIndex];
        if (region.Reserved!.IsNoMap || !boot.Processor.SystemMemory.Any(ram => ram.Overlaps(new AddressRange(start, entry.Length))))
            return true;
        boot.Log.ParentDevice(LogLevel.Error, $"Unable to map memory region: {Preparation.PrintAddress(boot, start)}+0x{entry.Length:x}");
        return false;
    }

    /// <summary>rproc_alloc_carveout.</summary>
    private static bool AllocateFromSystem(LinuxBoot boot, Carveout entry)
    {
        var pages = (entry.Length + PageSize - 1) / PageSize * PageSize;
        if (entry.Length == 0 || pages > boot.FreeContiguousMemory)
        {
            boot.Log.ParentDevice(LogLevel.Error, $"failed to allocate dma memory: len 0x{entry.Length:x}"); // C-05
            return false;
        }

        boot.FreeContiguousMemory -= pages;
        // System memory outside of dma-ranges, as on the STM32MP15, has no device address: all ones, which is also "any". Elsewhere the
        // address is found at boot, and equals a requested one only by chance.
        if (entry.DeviceAddress != uint.MaxValue)
            boot.Log.ParentDevice(LogLevel.Warning, "Allocated carveout doesn't fit device address request"); // C-06
        return true;
    }
}
