using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux.Attaching;

/// <summary>
/// What the driver prints while it takes the node of a processor that it does not give up on: which of the registers and mailboxes it lacks (sections 6.1, 6.2).
/// </summary>
internal static class ProbeReport
{
    private static readonly string[] Mailboxes = ["vq0", "vq1", "shutdown", "detach"];

    /// <summary>stm32_rproc_parse_dt: up to where the state of the core is read.</summary>
    public static void WriteProperties(LinuxBoot boot)
    {
        var (node, kernel, log) = (boot.Processor.Node, boot.Kernel, boot.Log);
        if (boot.Processor.Type.Driver == ProcessorDriver.Stm32M0)
            return;
        if (boot.Processor.Type.Driver == ProcessorDriver.Stm32Tee)
            log.ParentDevice(LogLevel.Info, "Support of signed firmware only");
        if (node.Has("interrupts") || node.Has("interrupts-extended"))
            log.ParentDevice(LogLevel.Info, "wdg irq registered");
        else if (boot.Has(KernelDifferences.ReportsMissingInterrupt))
            log.ParentDevice(LogLevel.Error, $"error {(kernel.IsSt ? "-ENXIO" : "-6")}: IRQ index 0 not found");
        if (DriverProbe.SyscfgError(boot.Processor, "st,syscfg-pdds") != 0)
            log.ParentDevice(LogLevel.Info, kernel.IsSt ? "pdds sys config not defined" : "failed to get pdds");
        if (DriverProbe.SyscfgError(boot.Processor, CoreDetection.StateProperty(kernel)) != 0)
            log.ParentDevice(LogLevel.Warning, "m4 state not supported");
        else if (DriverProbe.SyscfgError(boot.Processor, CoreDetection.TableProperty) != 0)
            log.ParentDevice(LogLevel.Warning, "rsc tbl syscon not supported");
    }

    /// <summary>stm32_rproc_request_mbox and rproc_add.</summary>
    public static void WriteRegistration(LinuxBoot boot)
    {
        var names = boot.Processor.Node.Find("mbox-names")?.GetStrings().ToList();
        foreach (var mailbox in boot.Processor.Type.Driver == ProcessorDriver.Stm32M0 ? [] : Mailboxes)
        {
            // mbox_request_channel_byname compares as many letters as it looks for.
            if (names?.Exists(name => name.StartsWith(mailbox, StringComparison.Ordinal)) == true)
                continue;
            boot.Log.ParentDevice(LogLevel.Error, names is null && boot.Has(KernelDifferences.ReportsMissingMailboxNames)
                ? "mbox_request_channel_byname() requires an \"mbox-names\" property"
                : $"mbox_request_channel_byname() could not locate channel named \"{mailbox}\"");
            boot.Log.Rproc(LogLevel.Warning, $"cannot get {mailbox} mbox");
        }

        if (boot.Processor.Type.Driver == ProcessorDriver.Stm32M0 && names?.Contains("shutdown") != true)
            boot.Log.ParentDevice(LogLevel.Info, "no shutdown mbox");
        boot.Log.Rproc(LogLevel.Info, $"{boot.Processor.Name} is available");
    }

    /// <summary>Whether the node has a mailbox of that name.</summary>
    public static bool HasMailbox(RemoteProcessor processor, string mailbox) =>
        processor.Node.Find("mbox-names")?.GetStrings().Any(name => name.StartsWith(mailbox, StringComparison.Ordinal)) == true;
}
