using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>stm32_rproc_start: the boot-address register, then the core is let go (P-30 to P-34, P-62).</summary>
internal static class CoreStart
{
    public static int Run(LinuxBoot boot)
    {
        boot.Log.Begin("start", "Release the core", "stm32_rproc_start");
        var processor = boot.Processor;
        if (boot.Kernel.IsSt && processor.Type.Driver == ProcessorDriver.Stm32 && !DriverProbe.HasReset(processor.Node, "mcu_rst"))
        {
            boot.Log.Rproc(LogLevel.Error, "Start of the firmware not supported"); // P-31
            boot.Log.Rproc(LogLevel.Error, $"can't start rproc {processor.Name}: {ErrorNumber.NotPermitted}");
            return ErrorNumber.NotPermitted;
        }

        if (processor.Type.Driver == ProcessorDriver.Stm32 && boot.BootAddress is { } address && processor.BootAddressRegister is { } register && (address & ~(ulong)register.Mask) != 0)
        {
            // P-32: the driver complains and returns success; the core never runs.
            boot.Log.Rproc(LogLevel.Error, $"Boot address is 0x{address:x} no aligned on mask 0x{register.Mask:x}");
            return 0;
        }

        boot.IsCoreReleased = true;
        return 0;
    }
}
