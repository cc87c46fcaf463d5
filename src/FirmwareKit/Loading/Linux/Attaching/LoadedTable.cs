using FirmwareKit.Binary;
using FirmwareKit.Loading.Linux.Debugfs;
using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux.Attaching;

/// <summary>
/// The resource table as Linux finds it in memory: its address from a register or cell, a mapping of 1024 bytes, and no look at what is there (P-52 to P-54, M-12).
/// </summary>
internal sealed class LoadedTable(LinuxBoot boot, FirmwareContent content, StoredTable stored)
{
    /// <summary>RSC_TBL_SIZE: what the driver maps, whatever the table's size.</summary>
    public const uint MappedBytes = 1024;

    private const ulong PageSize = 4096;
    private const ulong LargestCopy = 4 * 1024 * 1024;
    private const string AddressCell = "rsc-tbl-addr";
    private const string SizeCell = "rsc-tbl-size";

    /// <summary>The memory that the driver maps, or wants to, physical addresses; null when there is none.</summary>
    public AddressRange? Window { get; private set; }

    /// <summary>How many bytes Linux takes the table to have.</summary>
    public uint Size { get; private set; }

    /// <summary>Where the address stands.</summary>
    public string Source => CoreDetection.UsesCells(boot.Processor) ? AddressCell : CoreDetection.TableProperty;

    /// <summary>Whether the driver translates the address by dma-ranges.</summary>
    public bool IsDeviceAddress => !boot.Kernel.IsSt;

    /// <summary>The mapped memory as the core sees it.</summary>
    public AddressRange? DeviceWindow =>
        Window is { } window && DmaRange.ToDeviceAddress(boot.Processor.DmaRanges, window.Start) is { } start ? window with { Start = start } : null;

    /// <summary>ST's driver reads address and size while it probes, even when the core is off.</summary>
    public int ReadAtProbe(bool isRunning)
    {
        if (!boot.Kernel.IsSt || boot.Processor.Type.Driver == ProcessorDriver.Stm32M0 || DriverProbe.SyscfgError(boot.Processor, CoreDetection.StateProperty(boot.Kernel)) != 0)
            return 0;
        if (CoreDetection.UsesCells(boot.Processor))
            return ReadCells();
        if (!isRunning)
            return 0;
        CheckRegister("stm32_rproc_get_m4_info");
        if (stored.Address == 0)
            return 0;
        Size = MappedBytes;
        return Map(stored.Address);
    }

    /// <summary>rproc_set_rsc_table: the table to work with, and the copy of it that detaching writes back.</summary>
    public int Get()
    {
        boot.Log.Begin("find-table", "Find the resource table in memory", "rproc_set_rsc_table");
        if (!boot.Kernel.IsSt && ReadRegister() is var error and not 0)
        {
            Failed(error);
            Failed(error); // once by rproc_set_rsc_table, once by rproc_attach
            return error;
        }

        if (Window is not { } window)
            return 0; // not having a table is fine
        if (boot.Processor.Type.Driver != ProcessorDriver.Stm32Tee && Size > LargestCopy)
        {
            Failed(ErrorNumber.NoMemory);
            return ErrorNumber.NoMemory;
        }

        var mapped = MappedFrom(window.Start);
        if (Size > mapped && boot.Processor.Type.Driver != ProcessorDriver.Stm32Tee)
            throw new KernelOopsException("kmemdup", $"{SizeCell} says 0x{Size:x} bytes, of which 0x{mapped:x} are mapped; the kernel copies them all");
        var table = Content(window, Math.Min(Size, mapped), out var isKnown);
        boot.Table = new LiveTable(boot.RemoteMemory, table) { IsCopyKnown = isKnown };
        return 0;
    }

    private int ReadCells()
    {
        if (!HasCell(AddressCell))
            return Refused("failed to read rsc tbl addr");
        if (stored.Address == 0)
            return 0;
        var error = Map(stored.Address);
        if (error != 0)
            return error;
        if (!HasCell(SizeCell))
            return Refused("failed to read rsc tbl size");
        Size = stored.Size;
        return 0;
    }

    /// <summary>stm32_rproc_get_loaded_rsc_table of mainline, at every attach.</summary>
    private int ReadRegister()
    {
        CheckRegister("stm32_rproc_get_loaded_rsc_table");
        if (stored.Address == 0)
            return ErrorNumber.NoEntry;
        Size = MappedBytes;
        foreach (var range in boot.Processor.DmaRanges)
        {
            if (new AddressRange(range.DeviceAddress, range.Size).Contains(stored.Address))
                return Map(unchecked(range.PhysicalAddress + (stored.Address - range.DeviceAddress)));
        }

        boot.Log.ParentDevice(LogLevel.Error, $"can't translate da {stored.Address:x}");
        return ErrorNumber.Invalid;
    }

    /// <summary>P-54: a register that the node does not name is read through a null pointer.</summary>
    private void CheckRegister(string function)
    {
        var error = DriverProbe.SyscfgError(boot.Processor, CoreDetection.TableProperty);
        if (error is not (0 or ErrorNumber.Overflow))
            throw new KernelOopsException(function, $"{boot.Processor.Node.Path} names no register for the table ({CoreDetection.TableProperty}), and the kernel reads it through a null pointer");
        if (boot.Processor.Node.Find(CoreDetection.TableProperty)?.CellCount == 1)
            boot.Uncertainties.Add($"{CoreDetection.TableProperty} has no offset, so that the kernel reads register 0 of the block");
    }

    /// <summary>devm_ioremap_wc: memory that the kernel has mapped itself is refused.</summary>
    private int Map(ulong physical)
    {
        Window = new AddressRange(physical, MappedBytes);
        if (!IsKernelMemory(physical))
            return 0;
        boot.Log.ParentDevice(LogLevel.Error, $"Unable to map memory region: {Preparation.PrintAddress(boot, physical)}+{MappedBytes:x}");
        if (boot.Kernel.IsSt && boot.Processor.Type.HostBits == 64)
            boot.Uncertainties.Add("the upper half of the address in \"Unable to map memory region\": the driver prints 64 bits of a variable that has 32");
        return ErrorNumber.NoMemory;
    }

    private bool IsKernelMemory(ulong physical) =>
        boot.Processor.SystemMemory.Any(ram => ram.Contains(physical))
        && !boot.Processor.ReservedMemory.Regions.Any(region => region.IsNoMap && region.Memory?.Contains(physical) == true);

    /// <summary>nvmem_cell_read_u32: a cell of that name, and of four bytes.</summary>
    private bool HasCell(string name) => NvmemCell.Find(boot.Processor, name) is { Bytes: 4 };

    private byte[] Content(AddressRange window, ulong size, out bool isKnown)
    {
        var bytes = new byte[Math.Max(size, 16)];
        var known = content.Read(window.Start, bytes);
        var needed = content.Table is { } section ? Math.Min(section.Size, size) : Math.Min(16, size);
        isKnown = (ulong)known >= needed;
        if (!isKnown)
            boot.Uncertainties.Add($"what lies at the table's address, 0x{window.Start:x8}: the firmware loads nothing there");
        return bytes;
    }

    private static ulong MappedFrom(ulong start)
    {
        var offset = start % PageSize;
        return (((offset + MappedBytes + PageSize - 1) / PageSize) * PageSize) - offset;
    }

    private int Refused(string message)
    {
        boot.Log.ParentDevice(LogLevel.Error, message);
        return ErrorNumber.Invalid;
    }

    private void Failed(int error) => boot.Log.Rproc(LogLevel.Error, $"can't load resource table: {error}");
}
