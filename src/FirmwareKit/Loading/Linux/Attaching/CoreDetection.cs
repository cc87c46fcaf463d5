using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux.Attaching;

/// <summary>Whether Linux sees that the core runs already (P-50, P-51).</summary>
internal static class CoreDetection
{
    /// <summary>The property of the register with the address of the table.</summary>
    public const string TableProperty = "st,syscfg-rsc-tbl";

    private const uint Mp1Running = 2;
    private const uint Mp2Running = 1 << 2;

    /// <summary>The property of the state register: mainline and ST's kernel have different names for it.</summary>
    public static string StateProperty(KernelProfile kernel) => kernel.IsSt ? "st,syscfg-cm-state" : "st,syscfg-m4-state";

    /// <summary>Whether it is the STM32MP2's core, whose table stands in nvmem cells.</summary>
    public static bool UsesCells(RemoteProcessor processor) => processor.Type.Line == "STM32MP2";

    /// <summary>Reads the state register: true is <c>detached</c>, false <c>offline</c>.</summary>
    public static bool Run(LinuxBoot boot, AttachOptions options)
    {
        var usesCells = UsesCells(boot.Processor);
        boot.Log.Begin("detect", "Look whether the core runs already", (boot.Kernel.IsSt, usesCells) switch
        {
            (false, _) => "stm32_rproc_get_m4_status",
            (_, true) => "stm32_rproc_get_m33_info",
            _ => "stm32_rproc_get_m4_info",
        });
        // stm32_m0_rproc does not ask.
        if (boot.Processor.Type.Driver == ProcessorDriver.Stm32M0 || DriverProbe.SyscfgError(boot.Processor, StateProperty(boot.Kernel)) != 0)
            return false;
        if (usesCells)
            return (((options.CoreState ?? Mp2Running) >> 2) & 3) != 0; // the mask of the property is not used
        return boot.Kernel.IsSt ? (options.CoreState ?? Mp1Running) != 0 : (options.CoreState ?? Mp1Running) == Mp1Running;
    }
}
