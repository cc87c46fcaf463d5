using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK7001 to FK7003: the kernel's configuration against what the tree needs.</summary>
internal static class KernelRules
{
    private const uint RpmsgDevice = 7;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK7001",
            Severity.Error,
            "Kernel option is missing",
            "The tree, or the firmware, needs a driver that this kernel was built without. Nothing fails then: the driver is just not there, and no line says so.",
            "Set the option, and build the kernel again.",
            "drivers/remoteproc/Kconfig, drivers/mailbox/Kconfig, drivers/rpmsg/Kconfig, drivers/reset/Kconfig",
            Missing),
        new(
            "FK7002",
            Severity.Error,
            "Auto-boot firmware cannot be there in time",
            "The driver is built in and asks for the firmware when it probes, before any root file system is mounted. This kernel has no initramfs, and the firmware is not built in.",
            "Build the firmware in (CONFIG_EXTRA_FIRMWARE), put it into an initramfs (CONFIG_BLK_DEV_INITRD), or build the driver as a module.",
            "rproc_trigger_auto_boot (linux-remoteproc.md M-06, F-01)",
            NeverInTime),
        new(
            "FK7003",
            Severity.Warning,
            "Auto-boot firmware is needed before the root file system",
            "The driver is built in and asks for the firmware when it probes, before the root file system is mounted. The file is found only in the initramfs, and after a failure nobody tries again.",
            "Put the firmware into the initramfs, build it in (CONFIG_EXTRA_FIRMWARE), or build the driver as a module.",
            "rproc_trigger_auto_boot (linux-remoteproc.md M-06, F-01)",
            PerhapsInTime),
    ];

    private static IEnumerable<Evidence> Missing(PreflightContext context) =>
        from need in context.Installed.Kernel is null ? [] : Needed(context).DistinctBy(need => need.Option)
        where !context.Installed.Kernel!.Has(need.Option)
        select new Evidence($"{need.Option} is not set; {need.Why}.", new FindingLocation("kernel configuration"), $"Set {need.Option}=y.");

    private static IEnumerable<(string Option, string Why)> Needed(PreflightContext context)
    {
        var (processor, node) = (context.Processor, context.Processor.Node);
        foreach (var option in processor.Flavour.Form.KernelOptions)
        {
            if (option.Property is null || node.Has(option.Property))
                yield return (option.Name, option.Property is null ? $"compatible {processor.Type.Compatible} needs it" : $"{option.Property} of {node.Path} need it");
        }

        if (processor.Type.Driver != ProcessorDriver.Stm32M0 && context.Vdevs.Any(vdev => vdev.Id == RpmsgDevice))
            yield return ("CONFIG_RPMSG_VIRTIO", "rpmsg needs it, which the resource table asks for");
        foreach (var option in ResetOptions(processor))
            yield return (option, $"resets of {node.Path} need it");
    }

    /// <summary>Resets that go through SCMI need its protocol driver and its transport.</summary>
    private static IEnumerable<string> ResetOptions(RemoteProcessor processor)
    {
        if (processor.Node.Find("resets") is not { } resets)
            yield break;
        foreach (var provider in SpecifierList.Read(processor.Tree, resets, "#reset-cells").Providers)
        {
            var compatible = provider.Parent?.Compatible ?? [];
            if (compatible.Contains("linaro,scmi-optee"))
                yield return "CONFIG_ARM_SCMI_TRANSPORT_OPTEE";
            if (compatible.Contains("linaro,scmi-optee") || compatible.Contains("arm,scmi"))
                yield return "CONFIG_RESET_SCMI";
        }
    }

    private static IEnumerable<Evidence> NeverInTime(PreflightContext context)
    {
        if (NeedsEarlyFirmware(context) && !context.Installed.Kernel!.Has("CONFIG_BLK_DEV_INITRD"))
            yield return Early(context, $"and this kernel has neither an initramfs nor {context.FirmwareName} built in.");
    }

    private static IEnumerable<Evidence> PerhapsInTime(PreflightContext context)
    {
        if (NeedsEarlyFirmware(context) && context.Installed.Kernel!.Has("CONFIG_BLK_DEV_INITRD") && context.Installed.Initramfs is null)
            yield return Early(context, "so that it must be in the initramfs. Give it with --initramfs to have that checked.");
    }

    private static Evidence Early(PreflightContext context, string end) => new(
        $"{context.Processor.Node.Path} has auto-boot, and its driver is built in: {context.FirmwareName} is asked for before the root file system is there, {end}",
        new FindingLocation("kernel configuration"),
        BoardLine: $"Direct firmware load for {context.FirmwareName} failed with error -2");

    private static bool NeedsEarlyFirmware(PreflightContext context) =>
        context.Installed.Kernel is { } kernel && context.IsAutoBoot && context.Processor.Flavour.Form.DriverOption is { } driver && kernel.Find(driver) == "y" && !kernel.HasBuiltIn(context.FirmwareName);
}
