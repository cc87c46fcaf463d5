using FirmwareKit.Binary;
using FirmwareKit.Loading.Linux.Debugfs;
using FirmwareKit.Platforms;

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
            {
                UpdateTable(boot, entry);
                continue;
            }

            boot.Log.Rproc(LogLevel.Error, $"Unable to allocate carveout {entry.Name}: {ErrorNumber.NoMemory}");
            boot.Log.Rproc(LogLevel.Error, $"Failed to allocate associated carveouts: {ErrorNumber.NoMemory}");
            if (!boot.Passes())
                return ErrorNumber.NoMemory;
            entry.IsMapped = true;
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
        boot.Log.ParentDebug($"map memory: {Preparation.PrintAddress(boot, start)}+{entry.Length:x}");
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
        entry.IsMapped = true;
        boot.Log.RprocDebug($"carveout va <va>, dma {CarveoutListing.DmaAddress(boot, entry)}, len 0x{entry.Length:x}");
        // System memory outside of dma-ranges, as on the STM32MP15, has no device address: all ones, which is also "any". Elsewhere the
        // address is found at boot, and equals a requested one only by chance.
        if (entry.DeviceAddress == uint.MaxValue)
            entry.IsDeviceAddressFoundAtBoot = HasDeviceAddress(boot);
        else
            boot.Log.ParentDevice(LogLevel.Warning, "Allocated carveout doesn't fit device address request"); // C-06
        return true;
    }

    /// <summary>C-07: the entry of the table that is tied to a carveout gets the carveout's place.</summary>
    private static void UpdateTable(LinuxBoot boot, Carveout entry)
    {
        if (entry.TableOffset is not { } offset || boot.Table is not { } table)
            return;
        if (entry is { IsMapped: true, PhysicalAddress: > uint.MaxValue })
            boot.Log.Rproc(LogLevel.Warning, "Physical address cast in 32bit to fit resource table format");
        if (!entry.IsMapped)
            table.WriteWord(offset + 4, 0); // the pool has no mapping, and its DMA address was never set
        else if (entry.PhysicalAddress is { } physical)
            table.WriteWord(offset + 4, unchecked((uint)physical));
        else
            table.WriteUnknown(offset + 4, "<pa>");
        if (entry.IsDeviceAddressFoundAtBoot)
            table.WriteUnknown(offset, "<dma>");
        else
            table.WriteWord(offset, entry.DeviceAddress);
        table.WriteWord(offset + 8, unchecked((uint)entry.Length));
    }

    /// <summary>rproc_resource_cleanup, as far as the carveouts go: mapped or not, each is let go, and the list is empty.</summary>
    public static void Release(LinuxBoot boot)
    {
        foreach (var entry in boot.Carveouts.Entries)
        {
            if (entry is { Origin: CarveoutOrigin.Region, PhysicalAddress: { } start })
                boot.Log.ParentDebug($"unmap memory: {Preparation.PrintAddress(boot, start)}");
        }

        boot.HasReleasedCarveouts = true;
    }

    /// <summary>Whether the core sees the system's memory, so that what is allocated there has a device address: one that is found at boot.</summary>
    public static bool HasDeviceAddress(LinuxBoot boot) =>
        boot.Processor.SystemMemory.Any(ram => DmaRange.ToDeviceAddress(boot.Processor.DmaRanges, ram.Start) is not null);
}
