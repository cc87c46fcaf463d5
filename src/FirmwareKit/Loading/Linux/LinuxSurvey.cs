using FirmwareKit.Firmware;
using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>
/// What Linux would do behind the step that ends a start, with each fault on the way taken for mended: a firmware with three faults shows all three at
/// once, not one a flash cycle.
/// </summary>
internal static class LinuxSurvey
{
    /// <summary>Nobody reads more, and a hostile file can have 65,535 segments that lie nowhere.</summary>
    private const int MostFaults = 64;

    /// <summary>Goes through every step of the same start.</summary>
    /// <param name="image">The firmware.</param>
    /// <param name="processor">The processor.</param>
    /// <param name="options">Choices of the board.</param>
    /// <param name="outcome">What the start really does.</param>
    /// <returns>The outcome with the steps, memory and boot address of a start that nothing ends; <paramref name="outcome"/> itself where nothing does.</returns>
    public static LoadOutcome Run(FirmwareImage image, RemoteProcessor processor, LinuxOptions options, LoadOutcome outcome)
    {
        if (outcome.Attachment is not null || outcome.Verdict == LoadVerdict.Boots || !processor.Type.IsDriverModelled || processor.Type.Delivery != FirmwareDelivery.Elf)
            return outcome;
        var boot = new LinuxBoot(image, processor, options.Kernel ?? KernelProfile.DefaultFor(processor.Type), options) { FaultsToPass = MostFaults };
        try
        {
            Walk(boot);
        }
        catch (KernelOopsException)
        {
            // The real start, or the one after it, ends here as well; its own rule tells.
        }

        boot.Log.End(0);
        return outcome with
        {
            Steps = [.. outcome.Steps, .. boot.Log.Steps.Where(step => outcome.Steps.All(reached => reached.Id != step.Id || reached == outcome.FailedStep))],
            Memory = boot.Memory,
            Regions = boot.Carveouts.ToRegions(),
            BootAddress = boot.BootAddress ?? outcome.BootAddress,
        };
    }

    private static void Walk(LinuxBoot boot)
    {
        var isSound = boot.Image.Source.Length != 0 && SanityCheck.Run(boot) == 0;
        if (isSound)
            boot.Log.Begin("booting", "The file is accepted", "rproc_fw_boot");
        _ = Preparation.Run(boot);
        if (!isSound)
        {
            // What is wrong with the tree shows with any file.
            _ = Allocation.Run(boot);
            return;
        }

        BootVector.Find(boot);
        if (boot.Processor.Type.Driver != ProcessorDriver.Stm32M0)
            TableSearch.Parse(boot);
        _ = ResourceHandling.Run(boot);
        if (Allocation.Run(boot) != 0)
            MapAll(boot);
        _ = SegmentLoading.Run(boot);
        if (boot.Processor.Type.Driver != ProcessorDriver.Stm32M0)
            TableSearch.FindLoaded(boot);
        _ = CoreStart.Run(boot);
        _ = VirtioStart.Run(boot);
    }

    private static void MapAll(LinuxBoot boot)
    {
        foreach (var entry in boot.Carveouts.Entries)
            entry.IsMapped = entry.Origin != CarveoutOrigin.PoolReference;
    }
}
