using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Installed;
using FirmwareKit.Loading.Linux.Debugfs;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>The state of one modelled boot: what struct rproc and its driver's data hold.</summary>
internal sealed class LinuxBoot
{
    private readonly List<KernelDifference> _asked = [];

    public LinuxBoot(FirmwareImage image, RemoteProcessor processor, KernelProfile kernel, LinuxOptions options)
    {
        Image = image;
        Processor = processor;
        Kernel = kernel;
        FreeContiguousMemory = options.ContiguousMemory;
        Log = new KernelLog(processor, kernel) { HasDebug = options.HasDynamicDebug };
        Carveouts = new CarveoutList(processor.Type.HostBits);
    }

    /// <summary>The firmware, under the name that the kernel asks for.</summary>
    public FirmwareImage Image { get; private set; }

    /// <summary>The file system that the kernel finds the firmware in; null: one in which only this firmware is installed, under its name.</summary>
    public MemoryRoot? Installed { get; init; }

    /// <summary>The file system that the kernel finds the firmware in.</summary>
    public MemoryRoot Files => field ??= Installed ?? FirmwareRequest.Install(Image);

    /// <summary>Where the kernel looks for it.</summary>
    public FirmwareFolders Folders { get; init; } = new();

    public RemoteProcessor Processor { get; }

    public KernelProfile Kernel { get; }

    /// <summary>The differences between kernels that the answer rests on so far. The model asks for one only where it makes a difference.</summary>
    public IReadOnlyList<KernelDifference> Asked => [.. _asked];

    public KernelLog Log { get; }

    public KernelFile File => field ??= new KernelFile(Image.Source, Processor.Type.HostBits, Uncertainties);

    public CarveoutList Carveouts { get; }

    public List<MemoryUse> Memory { get; } = [];

    public List<string> Uncertainties { get; } = [];

    /// <summary>The resource table that Linux works on; null when there is none.</summary>
    public LiveTable? Table { get; set; }

    /// <summary>What Linux wrote into the core's memory.</summary>
    public RemoteMemory RemoteMemory { get; } = new();

    /// <summary>Whether the start got past the regions of the device tree, so that a failure lets go of them.</summary>
    public bool IsPrepared { get; set; }

    /// <summary>Whether the carveouts are gone again (rproc_resource_cleanup).</summary>
    public bool HasReleasedCarveouts { get; set; }

    /// <summary>The virtio devices whose probe succeeded, in table order.</summary>
    public List<VirtioDevice> Vdevs { get; } = [];

    /// <summary>The numbers of the devices called <c>rproc-virtio.N.auto</c>.</summary>
    public VirtioNumbers VirtioNumbers { get; init; } = new();

    /// <summary>Number of vdev entries so far.</summary>
    public int VdevEntries { get; set; }

    public uint NextNotifyId { get; set; }

    /// <summary>Number of trace entries so far.</summary>
    public int Traces { get; set; }

    /// <summary>What is left of the system's memory for DMA (CMA), bytes.</summary>
    public ulong FreeContiguousMemory { get; set; }

    /// <summary>What the driver keeps as boot address; null when it keeps none.</summary>
    public ulong? BootAddress { get; set; }

    /// <summary>What OP-TEE did with signed firmware; null when it was not asked.</summary>
    public OpTeeOutcome? SecureLoad { get; set; }

    /// <summary>Whether this kernel has a difference, on which the answer then rests.</summary>
    public bool Has(KernelDifference difference)
    {
        if (!_asked.Contains(difference))
            _asked.Add(difference);
        return Kernel.Has(difference);
    }

    /// <summary>The kernel has read a file.</summary>
    public void Take(ByteSource content)
    {
        if (!ReferenceEquals(content, Image.Source))
            Image = FirmwareImage.Open(Image.Name, content);
    }

    /// <summary>Faults behind which this boot still goes on; a real one goes on behind none, a survey takes each for mended.</summary>
    public int FaultsToPass { get; set; }

    /// <summary>Whether the boot goes on behind the next fault; one entry or segment that has several counts once.</summary>
    public bool GoesOn => FaultsToPass > 0;

    /// <summary>Whether the boot goes on behind a fault, which then counts.</summary>
    public bool Passes() => FaultsToPass > 0 && FaultsToPass-- > 0;

    /// <summary>Whether the core was let go.</summary>
    public bool IsCoreReleased { get; set; }
}
