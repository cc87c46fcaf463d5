using FirmwareKit.Firmware;
using FirmwareKit.Installed;
using FirmwareKit.Loading.Linux.Attaching;
using FirmwareKit.Loading.Linux.Debugfs;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Loading.Linux;

/// <summary>Choices that the board makes and no file tells.</summary>
public sealed record LinuxOptions
{
    /// <summary>The kernel; null takes the one that the processor most likely runs under.</summary>
    public KernelProfile? Kernel { get; init; }

    /// <summary>The secure side, which loads signed firmware; null takes what the processor's board most likely has.</summary>
    public OpTeeBoard? OpTee { get; init; }

    /// <summary>What the boot chain left, where it starts the core itself and Linux only attaches; null when nobody said that it does.</summary>
    public AttachOptions? Attach { get; init; }

    /// <summary>Memory for DMA that the system can give (CMA), bytes. 16 MiB is the kernel's usual default.</summary>
    public ulong ContiguousMemory { get; init; } = 16 * 1024 * 1024;

    /// <summary>The name that is written to the attribute <c>firmware</c> before the start; null: the firmware's own.</summary>
    public string? FirmwareName { get; init; }

    /// <summary>What is known of the folders that firmware is searched in.</summary>
    public FirmwareFolders Folders { get; init; } = new();

    /// <summary>Whether the running firmware answers the mailbox that asks it to shut down; nothing in the file tells.</summary>
    public bool AcknowledgesShutdown { get; init; }

    /// <summary>
    /// Whether dynamic debug is on for drivers/remoteproc: then a start's log has the lines of level <see cref="LogLevel.Debug"/> as well, as Linux 6.1 prints them.
    /// </summary>
    public bool HasDynamicDebug { get; init; }
}

/// <summary>
/// What Linux does when <c>start</c> is written to a remote processor's <c>state</c>: the remoteproc core, its ELF loader, the stm32_rproc driver, virtio and
/// rpmsg, with the lines that they print (linux-remoteproc.md section 1).
/// </summary>
public static class LinuxLoader
{
    /// <summary>Models one start of an offline processor.</summary>
    /// <param name="image">The firmware, under the name that Linux is told.</param>
    /// <param name="processor">The processor.</param>
    /// <param name="options">Choices of the board.</param>
    /// <exception cref="IOException">The firmware cannot be read.</exception>
    public static LoadOutcome Start(FirmwareImage image, RemoteProcessor processor, LinuxOptions options)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(processor);
        ArgumentNullException.ThrowIfNull(options);
        var kernel = options.Kernel ?? KernelProfile.DefaultFor(processor.Type);
        var boot = new LinuxBoot(options.FirmwareName is { } name ? image.Named(name) : image, processor, kernel, options) { Folders = options.Folders };
        var secure = processor.Type.Delivery == FirmwareDelivery.SignedImage ? new TeeClient(boot, options.OpTee ?? OpTeeBoard.DefaultFor(processor.Type)) : null;
        try
        {
            if (!DriverProbe.Run(boot) || secure?.OpenSession() == false)
                return Finish(boot, LoadVerdict.NoProcessor, ErrorNumber.NoDevice);
        }
        catch (KernelOopsException e)
        {
            return Crash(boot, e);
        }

        return Start(boot, secure, StartRequest.Sysfs);
    }

    /// <summary>rproc_boot, and what a failure undoes. Only sysfs tells the user in a line of its own.</summary>
    internal static LoadOutcome Start(LinuxBoot boot, TeeClient? secure, StartRequest by)
    {
        try
        {
            var error = Boot(boot, secure);
            if (error == 0)
                return Finish(boot, LoadVerdict.Boots, 0);
            if (boot.IsPrepared)
                Allocation.Release(boot); // B-25: what ends before it leaves the carveouts in the list
            TakeDown(boot);
            if (by == StartRequest.Sysfs)
                boot.Log.Rproc(LogLevel.Error, $"Boot failed: {error}"); // B-24
            return Finish(boot, LoadVerdict.Refused, error);
        }
        catch (KernelOopsException e)
        {
            return Crash(boot, e);
        }
    }

    /// <summary>The outcome of a start that crashes the kernel.</summary>
    internal static LoadOutcome Crash(LinuxBoot boot, KernelOopsException e)
    {
        boot.Uncertainties.Add($"the kernel crashes in {e.Function}: {e.Message}");
        return Finish(boot, LoadVerdict.KernelCrash, 0);
    }

    /// <summary>Models what Linux does with the firmware: it attaches where the boot chain starts the core (M33-TD trees, or <see cref="LinuxOptions.Attach"/>), else it starts it.</summary>
    /// <param name="image">The firmware.</param>
    /// <param name="processor">The processor.</param>
    /// <param name="options">Choices of the board.</param>
    /// <exception cref="IOException">The firmware cannot be read.</exception>
    public static LoadOutcome Run(FirmwareImage image, RemoteProcessor processor, LinuxOptions options)
    {
        ArgumentNullException.ThrowIfNull(processor);
        ArgumentNullException.ThrowIfNull(options);
        return options.Attach is not null || processor.Flavour.Form.Loader == FirmwareLoader.BootChain
            ? Attach(image, processor, options)
            : Start(image, processor, options);
    }

    /// <summary>
    /// Models how Linux takes a core that the boot chain (TF-M, U-Boot) has started: the driver sees that it runs, and finds the resource table in memory. No file is
    /// read; the firmware is what the boot chain loaded (linux-remoteproc.md sections 6.8 and 8.3).
    /// </summary>
    /// <param name="image">The firmware that runs.</param>
    /// <param name="processor">The processor.</param>
    /// <param name="options">Choices of the board; <see cref="LinuxOptions.Attach"/> says what the boot chain left.</param>
    /// <exception cref="IOException">The firmware cannot be read.</exception>
    public static LoadOutcome Attach(FirmwareImage image, RemoteProcessor processor, LinuxOptions options)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(processor);
        ArgumentNullException.ThrowIfNull(options);
        var kernel = options.Kernel ?? KernelProfile.DefaultFor(processor.Type);
        var boot = new LinuxBoot(image, processor, kernel, options);
        var sequence = new AttachSequence(boot, options);
        try
        {
            var (verdict, error) = sequence.Run();
            return Finish(boot, verdict, error) with
            {
                Attachment = sequence.Outcome(verdict),
                NotModelled = processor.Type.IsDriverModelled ? null : OtherDriver.AttachNotModelled,
            };
        }
        catch (KernelOopsException e)
        {
            boot.Uncertainties.Add($"the kernel crashes in {e.Function}: {e.Message}");
            return Finish(boot, LoadVerdict.KernelCrash, 0) with { Attachment = sequence.Outcome(LoadVerdict.KernelCrash) };
        }
    }

    /// <summary>rproc_boot: the steps in order, the first failure ends it (B-05 to B-22).</summary>
    private static int Boot(LinuxBoot boot, TeeClient? secure)
    {
        boot.Log.Begin("power-up", "Start", "rproc_boot");
        boot.Log.Rproc(LogLevel.Info, $"powering up {boot.Processor.Name}");
        var error = FirmwareRequest.Run(boot);
        if (error == 0)
            error = secure is null ? SanityCheck.Run(boot) : secure.Load();
        if (error != 0)
            return error;
        boot.Log.Begin("booting", "The file is accepted", "rproc_fw_boot");
        boot.Log.Rproc(LogLevel.Info, $"Booting fw image {boot.Image.Name}, size {boot.Image.Source.Length}");
        error = Preparation.Run(boot);
        if (error != 0)
            return error;
        boot.IsPrepared = true;
        if (!boot.Processor.Type.IsDriverModelled)
            return OtherDriver.Load(boot);
        if (secure is not null)
        {
            secure.GetTable();
        }
        else
        {
            BootVector.Find(boot);
            if (boot.Processor.Type.Driver != ProcessorDriver.Stm32M0)
                TableSearch.Parse(boot); // T-12
        }

        error = ResourceHandling.Run(boot);
        if (error == 0)
            error = Allocation.Run(boot);
        if (error == 0 && secure is null)
            error = SegmentLoading.Run(boot);
        if (error != 0)
            return error;
        if (secure is null && boot.Processor.Type.Driver != ProcessorDriver.Stm32M0)
            TableSearch.FindLoaded(boot);
        error = secure is null ? CoreStart.Run(boot) : secure.Start();
        if (error == 0)
            error = VirtioStart.Run(boot);
        if (error != 0)
            return error;
        boot.Log.Begin("up", "Running", "rproc_start");
        boot.Log.Rproc(LogLevel.Info, $"remote processor {boot.Processor.Name} is now up"); // B-22
        return 0;
    }

    /// <summary>The virtio devices go, and with them their numbers.</summary>
    internal static void TakeDown(LinuxBoot boot)
    {
        CheckTeardown(boot);
        foreach (var number in boot.Vdevs.Select(device => device.PlatformNumber).OfType<int>())
            boot.VirtioNumbers.Free(number);
        boot.Vdevs.Clear();
    }

    /// <summary>R-61: taking a virtio device down always touches two rings.</summary>
    internal static void CheckTeardown(LinuxBoot boot)
    {
        foreach (var vdev in boot.Vdevs)
        {
            for (var i = 0; i < vdev.Vrings.Length; i++)
                VdevHandling.FreeVring(boot, vdev.TableOffset, i);
            if (vdev.Vrings.Length >= 2)
                continue;
            throw new KernelOopsException("rproc_free_vring", $"vdev{vdev.Index} has {vdev.Vrings.Length} vrings, and taking it down touches two");
        }
    }

    private static LoadOutcome Finish(LinuxBoot boot, LoadVerdict verdict, int error)
    {
        boot.Log.End(error);
        return new LoadOutcome
        {
            Verdict = verdict,
            ErrorNumber = error,
            Steps = boot.Log.Steps,
            Regions = boot.Carveouts.ToRegions(),
            Memory = boot.Memory,
            BootAddress = boot.BootAddress,
            IsCoreReleased = boot.IsCoreReleased,
            Loader = boot.Kernel.IsSt ? $"Linux {boot.Kernel.Name["st-".Length..]} (ST)" : $"Linux {boot.Kernel.Name}",
            IsStKernel = boot.Kernel.IsSt,
            NotModelled = boot.Processor.Type.IsDriverModelled ? null : OtherDriver.NotModelled,
            Uncertainties = [.. boot.Uncertainties],
            SecureLoad = boot.SecureLoad,
            KernelDifferences = boot.Asked,
            LaterSource = LaterEvents.Of(boot, verdict),
            Debugfs = verdict == LoadVerdict.NoProcessor || !boot.Processor.Type.IsDriverModelled ? null : new DebugfsFiles(boot, verdict),
        };
    }
}
