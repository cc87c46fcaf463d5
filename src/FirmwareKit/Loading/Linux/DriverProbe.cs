using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>Whether the driver takes the node at all (sections 6.1 to 6.3). Without it there is no processor to start.</summary>
internal static class DriverProbe
{
    private static readonly string[] Buses = ["simple-bus", "simple-mfd", "isa", "arm,amba-bus"];

    /// <summary>Whether <c>resets</c> has an entry of that name.</summary>
    public static bool HasReset(DeviceTreeNode node, string name) =>
        node.Has("resets") && node.Find("reset-names")?.ContainsString(name) == true;

    /// <summary>Runs the probe; false when there will be no remote processor.</summary>
    public static bool Run(LinuxBoot boot)
    {
        var type = boot.Processor.Type;
        if (!type.IsDriverModelled)
        {
            boot.Log.Begin("probe", "The driver takes the processor's node", "rproc_add");
            return boot.Processor.Node.IsReachable;
        }

        boot.Log.Begin("probe", "The driver takes the processor's node", type.Driver == ProcessorDriver.Stm32M0 ? "stm32_m0_rproc_probe" : "stm32_rproc_probe");
        if ((!type.IsInMainline && !boot.Kernel.IsSt) || !IsDevice(boot.Processor.Node))
            return false;
        var error = type.Driver switch
        {
            ProcessorDriver.Stm32Tee => 0,
            ProcessorDriver.Stm32M0 => ProbeM0(boot),
            _ => boot.Kernel.IsSt && type.Line == "STM32MP2" ? ProbeM33(boot) : ProbeM4(boot),
        };
        if (error == 0)
            error = CheckDmaRanges(boot);
        if (error == 0)
            return true;
        GiveUp(boot, error);
        return false;
    }

    /// <summary>What the driver core prints of a failed probe; it keeps quiet about a device that is not there.</summary>
    public static void GiveUp(LinuxBoot boot, int error)
    {
        if (error == ErrorNumber.NoDevice)
            return;
        var (driver, device) = boot.Log.Parent.Split(' ') is [var first, var second] ? (first, second) : (boot.Log.Parent, string.Empty);
        VdevHandling.ProbeFailed(boot, driver, device, error);
    }

    /// <summary>of_platform_populate: available, and every bus on the way is one whose children become devices.</summary>
    private static bool IsDevice(DeviceTreeNode node)
    {
        if (!node.IsReachable)
            return false;
        for (var bus = node.Parent; bus?.Parent is not null; bus = bus.Parent)
        {
            if (!Array.Exists(Buses, bus.IsCompatible))
                return false;
        }

        return true;
    }

    private static int ProbeM4(LinuxBoot boot)
    {
        var node = boot.Processor.Node;
        // ST's driver takes a core without reset, which it can only attach to.
        if (!node.Has("resets") && boot.Kernel.IsSt)
            return 0;
        if (!node.Has("resets"))
        {
            var error = boot.Has(KernelDifferences.PrintsErrnoNames) ? "-ENOENT" : "-2";
            boot.Log.ParentDevice(LogLevel.Error, $"error {error}: failed to get mcu_reset");
            return ErrorNumber.NoEntry;
        }

        if (SyscfgError(boot.Processor, "st,syscfg-tz") is var tz and not 0 && boot.Has(KernelDifferences.NeedsTzRegister))
        {
            boot.Log.ParentDevice(LogLevel.Error, "failed to get tz syscfg");
            return tz;
        }

        if (HasReset(node, "hold_boot") && !boot.Has(KernelDifferences.NeedsTzRegister))
            return 0;
        var holdBoot = SyscfgError(boot.Processor, "st,syscfg-holdboot");
        if (holdBoot != 0 && !boot.Kernel.IsSt)
            boot.Log.ParentDevice(LogLevel.Error, "failed to get hold boot");
        return holdBoot;
    }

    /// <summary>The table's address and size in nvmem are required as soon as the state register is there.</summary>
    private static int ProbeM33(LinuxBoot boot)
    {
        var node = boot.Processor.Node;
        if (!node.Has("st,syscfg-cm-state"))
            return 0;
        if (NvmemCell.Find(boot.Processor, "rsc-tbl-addr") is { Bytes: 4 })
            return 0;
        boot.Log.ParentDevice(LogLevel.Error, "failed to read rsc tbl addr");
        return ErrorNumber.Invalid;
    }

    private static int ProbeM0(LinuxBoot boot)
    {
        if (!HasReset(boot.Processor.Node, "mcu_rst"))
        {
            boot.Log.ParentDevice(LogLevel.Error, "failed to get mcu_reset");
            return ErrorNumber.NoEntry;
        }

        if (boot.Processor.Node.Has("clocks"))
            return 0;
        boot.Log.ParentDevice(LogLevel.Error, "Unable to get C3 clocks");
        return ErrorNumber.NoEntry;
    }

    /// <summary>P-05, P-06: only the node's parent is looked at.</summary>
    private static int CheckDmaRanges(LinuxBoot boot)
    {
        if (boot.Processor.DmaRanges.Count != 0)
            return 0;
        var bus = boot.Processor.Node.Parent!;
        if (bus.Find("dma-ranges") is { Value.IsEmpty: false })
            boot.Log.Write(LogLevel.Error, $"OF: size of dma-ranges in node {bus.Path} is not a multiple of {4 * DmaRange.EntryCells(boot.Processor.Type.HostBits)}");
        boot.Log.ParentDevice(LogLevel.Error, "stm32_rproc_of_memory_translations: dma-ranges property not defined");
        return ErrorNumber.Invalid;
    }

    /// <summary>stm32_rproc_get_syscon: a missing property is -ENODEV, a node that is no syscon -EINVAL, fewer than three cells -EOVERFLOW.</summary>
    public static int SyscfgError(RemoteProcessor processor, string property)
    {
        if (processor.Node.Find(property) is not { CellCount: >= 1 } value)
            return ErrorNumber.NoDevice;
        if (processor.Tree.FindByPhandle(value.GetCell(0)) is not { } node)
            return ErrorNumber.NoDevice;
        if (!node.IsCompatible("syscon"))
            return ErrorNumber.Invalid;
        return value.CellCount < 3 ? ErrorNumber.Overflow : 0;
    }
}
