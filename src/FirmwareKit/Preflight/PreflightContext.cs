using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Installed;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.MemoryMaps;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Preflight;

/// <summary>What rules look at: the firmware, the processor, and what the loader did with them.</summary>
public sealed class PreflightContext
{
    // What many rules ask for is worked out once, when the first one asks.
    private MemoryPicture? _picture;
    private OwnMemory? _ownMemory;
    private bool? _hasMisplacedSegment;
    private ImmutableArray<ElfSegment>? _segments;
    private BoardLog? _log;
    private ImmutableArray<VdevResource>? _vdevs;
    private ImmutableArray<NamedVring>? _vrings;
    private StrongBox<ArmAttributes?>? _attributes;
    private StrongBox<FirmwarePlace?>? _place;

    internal PreflightContext(FirmwareImage image, RemoteProcessor processor, LoadOutcome outcome, LoadOutcome survey, InstalledSystem installed, OpTeeBoard? secureSide)
    {
        Survey = survey;
        SecureSide = secureSide;
        Image = image;
        Processor = processor;
        Outcome = outcome;
        Installed = installed;
        if (image.Elf is not { } elf)
            return;
        try
        {
            Table = ResourceTable.Read(elf, out var section);
            TableSection = Table is null ? null : section;
        }
        catch (ResourceTableFormatException e)
        {
            TableError = e;
            TableSection = elf.TryFindSection(".resource_table"u8, out var section) ? section : null;
        }

        VectorAddress = FindVectorAddress(elf);
        Vectors = VectorAddress is { } address ? VectorTable.ReadAt(elf, address) : null;
    }

    /// <summary>The firmware.</summary>
    public FirmwareImage Image { get; }

    /// <summary>The processor.</summary>
    public RemoteProcessor Processor { get; }

    /// <summary>What the loader did.</summary>
    public LoadOutcome Outcome { get; }

    /// <summary>What the loader would do behind the step that ends it: rules look here, so that one fault does not hide the next.</summary>
    internal LoadOutcome Survey { get; }

    /// <summary>What is known of the secure side; null when nothing was given.</summary>
    public OpTeeBoard? SecureSide { get; }

    /// <summary>What is known of the software on the board.</summary>
    public InstalledSystem Installed { get; }

    /// <summary>The choices of the board that the loader was run with.</summary>
    public LinuxOptions Options { get; internal init; } = new();

    /// <summary>The kernel.</summary>
    public KernelProfile Kernel => Options.Kernel ?? KernelProfile.DefaultFor(Processor.Type);

    /// <summary>
    /// The name under which the kernel asks for the firmware: the one that is written before the start, else the node's <c>firmware-name</c> where the driver
    /// reads it (ST's newest kernels, TI), else the default.
    /// </summary>
    public string FirmwareName => Options.FirmwareName
        ?? (Processor.Type.Driver is ProcessorDriver.TiK3R5 or ProcessorDriver.TiK3M4 && Processor.Node.Find("firmware-name")?.GetString() is { Length: > 0 } name
            ? name
            : RemoteprocDevice.FirstNameOf(Processor, Kernel));

    /// <summary>Whether Linux loads and starts the processor by itself when the driver takes the node.</summary>
    public bool IsAutoBoot => (Processor.Node.Has("st,auto-boot") || Processor.Node.Has("fsl,auto-boot")) && Outcome.Attachment is null;

    /// <summary>The resource table; null when there is none or it cannot be read.</summary>
    public ResourceTable? Table { get; }

    /// <summary>Why the resource table cannot be read; null when it can, or there is none.</summary>
    public ResourceTableFormatException? TableError { get; }

    /// <summary>The section of the resource table; null when there is none.</summary>
    public ElfSection? TableSection { get; }

    /// <summary>Where this core takes its vector table from: the boot-address register, device address 0 (STM32MP1), or the start of its code memory (Cortex-M0+).</summary>
    public ulong? VectorAddress { get; }

    /// <summary>The vector table there; null when no segment loads one.</summary>
    public VectorTable? Vectors { get; }

    /// <summary>What lies where in memory; drawn when it is first asked for.</summary>
    public MemoryPicture Picture => _picture ??= MemoryPicture.Draw(Image, Processor, Survey, SecureSide?.Options.Regions ?? [], Vectors);

    /// <summary>Where the kernel looks for the firmware on the board; null when no file system is known, or none is searched.</summary>
    internal FirmwarePlace? Place => (_place ??= new(FirmwarePlace.Find(this))).Value;

    /// <summary>Whether some segment is in no region: what follows from that is not reported again.</summary>
    internal bool HasMisplacedSegment => _hasMisplacedSegment ??= Segments.Any(segment => !IsPlaced(segment));

    /// <summary>The segments that a loader puts into memory.</summary>
    internal ImmutableArray<ElfSegment> Segments => _segments ??= Image.Elf is { } elf ? [.. elf.Segments.Where(segment => segment.IsLoaded)] : [];

    /// <summary>The virtio devices of the resource table; none when there is no table.</summary>
    internal ImmutableArray<VdevResource> Vdevs => _vdevs ??= [.. Table?.Vdevs ?? []];

    /// <summary>The rings of all virtio devices.</summary>
    internal ImmutableArray<NamedVring> Vrings => _vrings ??=
        [.. Vdevs.SelectMany((vdev, number) => vdev.Vrings.Select((vring, index) => new NamedVring($"vdev{number}vring{index}", vring, vdev, index)))];

    /// <summary>The entries of a type in the resource table; none when there is no table.</summary>
    internal IEnumerable<T> Entries<T>()
        where T : ResourceEntry
    {
        foreach (var entry in Table?.Entries ?? [])
        {
            if (entry is T)
                return Table!.Entries.OfType<T>();
        }

        return [];
    }

    /// <summary>Whether <c>memory-region</c> lists a node.</summary>
    internal bool Lists(DeviceTreeNode node)
    {
        foreach (var region in Processor.DistinctRegions)
        {
            if (region.Node == node)
                return true;
        }

        return false;
    }

    /// <summary>The first listed region of a name; null when none has it.</summary>
    internal ProcessorRegion? RegionCalled(string name)
    {
        for (var i = 0; i < Processor.Regions.Count; i++)
        {
            if (Processor.Regions[i].Name == name)
                return Processor.Regions[i];
        }

        return null;
    }

    /// <summary>What the file says that it was compiled for; null when it does not, or is damaged.</summary>
    internal ArmAttributes? Attributes => (_attributes ??= new(Image is { Damage.Count: 0, Elf: { Header.Machine: ElfMachine.Arm } elf } ? ArmAttributes.Read(elf) : null)).Value;

    /// <summary>The lines that the board prints, and behind them those that it would print further on.</summary>
    internal BoardLog Log => _log ??= new BoardLog(Outcome, Survey);

    /// <summary>The first mapped region that holds the whole range, as a loader finds it.</summary>
    internal ProcessorRegion? RegionOf(Binary.AddressRange memory) => FirstHolding(memory, region => !IsPool(region));

    /// <summary>The pool for DMA that holds the whole range; null when none does.</summary>
    internal ProcessorRegion? PoolOf(Binary.AddressRange memory) => FirstHolding(memory, IsPool);

    private ProcessorRegion? FirstHolding(Binary.AddressRange memory, Func<ProcessorRegion, bool> isMeant)
    {
        memory = memory with { Start = memory.Start & uint.MaxValue };
        for (var i = 0; i < Processor.Regions.Count; i++)
        {
            var region = Processor.Regions[i];
            if (region.DeviceAddress is { } start && new Binary.AddressRange(start, region.Size).Contains(memory) && isMeant(region))
                return region;
        }

        return null;
    }

    /// <summary>Whether a region is a pool for DMA, which no loader writes to.</summary>
    internal bool IsPool(ProcessorRegion region) => Processor.Type.TakesFirstRegionAsPool ? region.Index == 0 : region.Name == "vdev0buffer";

    /// <summary>The listed regions for the firmware's own code and data.</summary>
    internal OwnMemory OwnMemory => _ownMemory ??= new OwnMemory(this);

    /// <summary>The first listed region for what the core shares with Linux, such as the resource table; null when there is none.</summary>
    internal ProcessorRegion? SharedMemory => Processor.Regions.FirstOrDefault(region => region.DeviceAddress is not null && Processor.Core.RoleOf(region.Name) is RegionRole.SharedMemory or RegionRole.ResourceTable);

    /// <summary>Where the main CPU sees a range of the core's addresses; null when dma-ranges do not translate its start.</summary>
    internal Binary.AddressRange? ToPhysical(Binary.AddressRange memory) =>
        DmaRange.ToPhysicalAddress(Processor.DmaRanges, memory.Start) is { } start ? memory with { Start = start } : null;

    /// <summary>The one name of physical addresses that the SoC shows under several; null when its memories do not hold the start.</summary>
    internal Binary.AddressRange? Canonical(Binary.AddressRange memory) => Processor.Soc?.Canonical(memory.Start) is { } start ? memory with { Start = start } : null;

    /// <summary>Whether the loader finds a place for a segment as a whole.</summary>
    internal bool IsPlaced(ElfSegment segment) => IsPlaced(segment.Memory);

    /// <summary>Whether the loader can write to all of a range: in a region, or in memory that the driver maps by its own table.</summary>
    internal bool IsPlaced(Binary.AddressRange memory) => RegionOf(memory) is not null || (Processor.Windows.Count != 0 && Processor.Windows.Any(window => window.Memory.Contains(memory)));

    /// <summary>The line that holds a text, of those that the board prints or would print further on; null when there is none.</summary>
    internal string? BoardLine(string text) => Log.Find(text);

    /// <summary>The line that holds one of several texts; what the board prints comes before what it would print further on.</summary>
    internal string? FirstLine(params ReadOnlySpan<string> texts) => Log.First(texts);

    /// <summary>Whether the loader gets to a step, or would if nothing ended it earlier.</summary>
    internal bool Reaches(string step)
    {
        foreach (var reached in Survey.Steps)
        {
            if (reached.Id == step)
                return true;
        }

        return false;
    }

    /// <summary>Location of a segment, with the sections in it.</summary>
    internal FindingLocation LocationOf(ElfSegment segment) => new(Describe(segment), (long)Math.Min(segment.Offset, long.MaxValue));

    /// <summary>A segment with the names of its sections: <c>segment 2 (.data .bss)</c>.</summary>
    internal string Describe(ElfSegment segment)
    {
        const int MostNames = 4;
        if (Image.Elf is not { } elf)
            return string.Create(CultureInfo.InvariantCulture, $"segment {segment.Index}");
        var names = elf.Sections
            .Where(section => section.Flags.HasFlag(ElfSectionFlags.Allocate) && section.Size != 0)
            .Where(section => new Binary.AddressRange(segment.VirtualAddress, segment.MemorySize).Contains(section.Memory))
            .Take(MostNames + 1)
            .Select(section => elf.GetName(section))
            .ToList();
        if (names.Count == 0)
            return string.Create(CultureInfo.InvariantCulture, $"segment {segment.Index}");
        if (names.Count > MostNames)
            names[MostNames] = "...";
        return string.Create(CultureInfo.InvariantCulture, $"segment {segment.Index} ({string.Join(' ', names)})");
    }

    /// <summary>Location of a section.</summary>
    internal FindingLocation LocationOf(ElfSection section) =>
        new($"section {Image.Elf?.GetName(section)}", (long)Math.Min(section.Offset, long.MaxValue));

    /// <summary>Location of a property of the processor's node.</summary>
    internal FindingLocation PropertyLocation(string property) => new($"{Processor.Node.Path}, {property}", DeviceTreePath: Processor.Node.Path);

    /// <summary>Location of any node.</summary>
    internal static FindingLocation LocationOf(DeviceTreeNode node) => new(node.Path, DeviceTreePath: node.Path);

    /// <summary>What a user writes in device-tree source to refer to a node: its label where the tree tells, else its path.</summary>
    internal string NameOf(DeviceTreeNode node) => Processor.Tree.FindLabel(node) is { } label ? $"&{label}" : $"&{{{node.Path}}}";

    /// <summary>Location of the processor's node.</summary>
    internal FindingLocation NodeLocation => new(Processor.Node.Path, DeviceTreePath: Processor.Node.Path);

    private ulong? FindVectorAddress(ElfFile elf)
    {
        switch (IsModelled: Processor.Type.IsDriverModelled, Processor.Core.Boot)
        {
            case { IsModelled: false }:
                return null;
            case { Boot.Source: BootSource.CodeRegion }:
                return Processor.Regions.FirstOrDefault(region => !region.IsShared)?.DeviceAddress;
            case { Boot: { Source: BootSource.Fixed, Address: { } address } }:
                return address;
            default:
                var boot = BootAddress.Find(elf);
                return boot.Source == BootAddressSource.Section ? boot.Address : null;
        }
    }
}
