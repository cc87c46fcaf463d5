using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>rproc_stop and the driver's part of it (P-40 to P-42).</summary>
internal static class CoreStop
{
    /// <summary>Stops a running processor; on an error it goes on running.</summary>
    public static int Run(LinuxBoot boot, TeeClient? secure, LinuxOptions options)
    {
        boot.Log.Begin("stop", "Stop the core", "rproc_stop");
        boot.Table = null; // rproc_stop goes back to the kernel's copy; the firmware's table stays as it is
        LinuxLoader.TakeDown(boot);
        var error = StopCore(boot, secure, options);
        if (error != 0)
        {
            boot.Log.Rproc(LogLevel.Error, $"can't stop rproc: {error}");
            return error;
        }

        boot.Log.Rproc(LogLevel.Info, $"stopped remote processor {boot.Processor.Name}");
        Allocation.Release(boot);
        return 0;
    }

    private static int StopCore(LinuxBoot boot, TeeClient? secure, LinuxOptions options)
    {
        var (processor, driver) = (boot.Processor, boot.Processor.Type.Driver);
        if (driver == ProcessorDriver.Stm32 && boot.Kernel.IsSt && !DriverProbe.HasReset(processor.Node, "mcu_rst"))
        {
            boot.Log.Rproc(LogLevel.Error, "Stop of the firmware not supported"); // P-41
            return ErrorNumber.NotPermitted;
        }

        // P-40: without that mailbox nobody is asked.
        if (HasMailbox(processor.Node, "shutdown"))
        {
            boot.Uncertainties.Add("whether the firmware acknowledges the request to shut down within 500 ms");
            if (!options.AcknowledgesShutdown)
                boot.Log.Rproc(LogLevel.Warning, "warning: remote FW shutdown without ack");
        }

        return secure?.Stop() ?? 0;
    }

    private static bool HasMailbox(DeviceTreeNode node, string name) =>
        node.Has("mboxes") && node.Find("mbox-names")?.ContainsString(name) == true;
}
